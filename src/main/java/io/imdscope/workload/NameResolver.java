package io.imdscope.workload;

import io.imdscope.event.Disagreement;
import io.imdscope.event.LookUp;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.workload.ContainerSource.Answer;
import io.imdscope.workload.ContainerSource.Known;
import java.util.List;
import java.util.Optional;

/**
 * From the containers that a control group's path names to one workload with a name.
 *
 * <p>A path is what whoever makes control groups wrote. Below its own, a container can make any, so
 * the outermost container that the runtime knows is where the process is; a name further in that
 * claims another of the runtime's containers is a lie, and marked as such. So is one below a user's
 * slice or a unit, which systemd may leave to others than root. Names further in that no runtime
 * here knows are containers within the container.
 */
final class NameResolver {
  private final List<ContainerSource> sources;
  private final LookUpCounts counts;

  NameResolver(List<ContainerSource> sources, LookUpCounts counts) {
    this.sources = List.copyOf(sources);
    this.counts = counts;
  }

  /**
   * What was found.
   *
   * @param lasting whether asking again would bring nothing new
   * @param denied whether all who could know it said that they do not
   */
  record Result(Workload workload, boolean lasting, boolean denied) {
    /** Nobody could be asked. */
    static Result unanswered(Workload workload) {
      return new Result(workload, false, false);
    }
  }

  /** Asks; blocks as long as sources do. Of a place where there is at least one claim. */
  Result resolve(Place place) {
    boolean asked = false;
    boolean reached = true;
    List<Workload> nesting = place.nesting();
    for (int i = 0; i < nesting.size(); i++) {
      if (!(nesting.get(i) instanceof Workload.Container container)) {
        continue;
      }
      Answer answer = ask(container);
      asked |= !(answer instanceof ContainerSource.NotAsked);
      reached &= !(answer instanceof ContainerSource.Unreachable);
      if (answer instanceof Known facts) {
        if (isLie(place.keeper(), facts)) {
          return new Result(lie(place.innermost()), true, false);
        }
        List<Workload> inner = nesting.subList(i + 1, nesting.size());
        Workload found =
            inner.isEmpty() ? named(container, facts) : within(container, facts, inner);
        return new Result(found, facts.whole(), false);
      }
    }
    if (!reached) {
      return Result.unanswered(place.innermost());
    }
    return place.keeper() == Place.Keeper.ROOT
        ? unknown(place.innermost(), asked)
        : new Result(place.innermost(), false, true); // nobody's, whatever pod it claims to be of
  }

  /** Kubernetes puts no pod below a unit, and no runtime of this machine one below a user. */
  private static boolean isLie(Place.Keeper keeper, Known facts) {
    return switch (keeper) {
      case ROOT -> false;
      case UNIT -> facts.pod().isPresent();
      case USER -> true;
    };
  }

  private static Workload lie(Workload workload) {
    return workload instanceof Workload.Container container
        ? container.disputed(Disagreement.OTHER_CONTAINER)
        : workload;
  }

  private static Workload named(Workload.Container container, Known facts) {
    if (facts.name().isEmpty() && facts.pod().isPresent() && facts.image().isEmpty()) {
      return facts.pod().get(); // the sandbox: no container of the pod's own
    }
    Workload.Container named =
        new Workload.Container(
            container.id(),
            container.runtime(),
            facts.name(),
            facts.image(),
            facts.pod().or(container::pod),
            facts.task().or(container::task),
            facts.compose(),
            Optional.of(facts.source()),
            Optional.empty());
    boolean otherPod =
        container.pod().isPresent()
            && facts.pod().isPresent()
            && !container.pod().get().uid().equals(facts.pod().get().uid());
    return otherPod ? named.disputed(Disagreement.OTHER_POD) : named;
  }

  /** Something further in than a container: of that container's pod, whatever it says. */
  private Workload within(Workload.Container outer, Known facts, List<Workload> inner) {
    boolean lie =
        inner.stream()
            .anyMatch(
                workload ->
                    workload instanceof Workload.Container container
                        ? ask(container) instanceof Known
                        : workload instanceof Workload.Pod pod && pod(pod.uid()).isPresent());
    if (lie) {
      return named(outer, facts) instanceof Workload.Container named
          ? named.disputed(Disagreement.OTHER_CONTAINER)
          : named(outer, facts);
    }
    if (facts.pod().isEmpty()) {
      return inner.getLast(); // of a node within a container, of which nobody here knows
    }
    if (!(inner.getLast() instanceof Workload.Container innermost)) {
      return named(outer, facts);
    }
    return new Workload.Container(
        innermost.id(),
        innermost.runtime(),
        facts.name(),
        Optional.empty(), // the image is the outer container's
        facts.pod(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(facts.source()),
        Optional.empty());
  }

  /**
   * No runtime knows the container, but all answered: its pod may still be there.
   *
   * @param denied whether somebody was asked, and nobody knows a container around it
   */
  private Result unknown(Workload workload, boolean denied) {
    return switch (workload) {
      case Workload.Container container -> {
        Optional<Workload.Pod> pod = container.pod().flatMap(its -> pod(its.uid()));
        yield pod.isPresent()
            ? new Result(container.withPod(pod), true, false)
            : new Result(
                denied ? container.disputed(Disagreement.NOT_KNOWN) : container, false, true);
      }
      case Workload.Pod pod ->
          pod(pod.uid())
              .map(named -> new Result(named.namedBy(Source.CRI), true, false))
              .orElseGet(() -> new Result(pod, false, true));
      default -> new Result(workload, true, false);
    };
  }

  private Answer ask(Workload.Container container) {
    Answer last = ContainerSource.NOT_ASKED;
    for (ContainerSource source : sources) {
      if (source.covers(container)) {
        Answer answer = source.container(container);
        result(answer).ifPresent(result -> counts.add(source.source(), result));
        if (answer instanceof Known) {
          return answer;
        }
        last = last instanceof ContainerSource.Unreachable ? last : answer;
      }
    }
    return last;
  }

  private static Optional<LookUp> result(Answer answer) {
    return switch (answer) {
      case Known _ -> Optional.of(LookUp.FOUND);
      case ContainerSource.NotKnown _ -> Optional.of(LookUp.NOT_KNOWN);
      case ContainerSource.Unreachable _ -> Optional.of(LookUp.UNANSWERED);
      case ContainerSource.NotAsked _ -> Optional.empty();
    };
  }

  private Optional<Workload.Pod> pod(String uid) {
    return sources.stream().flatMap(source -> source.pod(uid).stream()).findFirst();
  }
}
