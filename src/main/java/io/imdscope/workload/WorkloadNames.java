package io.imdscope.workload;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Disagreement;
import io.imdscope.event.LookUp;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Names workloads by their control groups. Answers at once with what is known, and asks runtimes on
 * a thread of its own, so that nobody ever waits for one. For one thread at a time.
 */
public final class WorkloadNames implements RequestNames, AutoCloseable {
  /** Workloads remembered; the least recently called gives way. */
  static final int MAX_KNOWN = 4096;

  /** Control groups whose last name is remembered, of which a node has a few hundred. */
  static final int MAX_SHOWN = 512;

  /** Questions waiting; beyond them calls go out with what their control group tells. */
  static final int MAX_QUESTIONS = 1024;

  /** After so long who was not known is asked about again. */
  private static final long FORGET_UNKNOWN_NANOS = Duration.ofSeconds(30).toNanos();

  /** After so long who could not be asked about is asked about again. */
  private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

  private final List<ContainerSource> sources;
  private final NameResolver resolver;
  private final PodDetailsSource pods;
  private final LoginSessions sessions;
  private final LongSupplier nanos;
  private final LookUpCounts lookUps = new LookUpCounts();
  private final BlockingQueue<Place> questions = new ArrayBlockingQueue<>(MAX_QUESTIONS);
  private final Optional<Thread> asker;

  // Shared with the asker, under this object's lock.
  private final Bounded<Place, Known> known = new Bounded<>(MAX_KNOWN);
  private final Set<Place> asking = new HashSet<>();

  /**
   * Pods that the API did not tell of in time: since when. Of the one thread that asks for names.
   */
  private final Bounded<String, Long> unheard = new Bounded<>(MAX_KNOWN);

  /** Of the one thread that asks for names. */
  private final Bounded<CgroupPath, Shown> shown = new Bounded<>(MAX_SHOWN);

  /** Where a control group is, and what it was called last. */
  private record Shown(Place place, Workload workload) {}

  /** What was found out, and when; good for {@code lasts} nanoseconds, for ever when negative. */
  private record Known(Workload workload, long since, long lasts) {
    boolean isGood(long now) {
      return lasts < 0 || now - since < lasts;
    }
  }

  /** Asks whoever there is to ask on this machine, from now on. */
  public static WorkloadNames start(NameSettings settings) {
    AtomicReference<List<Workload.Pod>> somePods = new AtomicReference<>(List.of());
    return new WorkloadNames(
        NameSources.find(settings, System::nanoTime),
        KubernetesPods.start(settings.kubernetes(), somePods::get),
        new LoginSessions(Path.of("/")),
        System::nanoTime,
        somePods::set);
  }

  /** Asks nobody: names are what control groups tell. */
  public static WorkloadNames none() {
    return new WorkloadNames(
        List.of(),
        PodDetailsSource.NONE,
        new LoginSessions(Path.of("/")),
        System::nanoTime,
        _ -> {});
  }

  WorkloadNames(
      List<ContainerSource> sources,
      PodDetailsSource pods,
      LoginSessions sessions,
      LongSupplier nanos,
      Consumer<List<Workload.Pod>> somePods) {
    this.sources = List.copyOf(sources);
    this.resolver = new NameResolver(sources, lookUps);
    this.pods = pods;
    this.sessions = sessions;
    this.nanos = nanos;
    this.asker =
        sources.isEmpty()
            ? Optional.empty()
            : Optional.of(Thread.ofPlatform().daemon().name("names").start(() -> answer(somePods)));
  }

  @Override
  public void expect(Caller caller) {
    expect(caller.cgroup());
  }

  @Override
  public Naming name(Request request) {
    return request.caller().isPresent()
        ? name(request.caller().get().cgroup())
        : new Naming(Workload.UNKNOWN, false);
  }

  /**
   * The workload of a control group, with the names that are known now. As long as they are the
   * same it is the same object: others remember by that what they made of it.
   */
  Naming name(CgroupPath cgroup) {
    Shown last = shown.get(cgroup);
    Place place = place(cgroup, last);
    Naming naming = name(cgroup, place);
    if (last != null && last.workload().equals(naming.workload())) {
      return new Naming(last.workload(), naming.pending());
    }
    shown.put(cgroup, new Shown(place, naming.workload()));
    return naming;
  }

  private static Place place(CgroupPath cgroup, Shown last) {
    if (last != null) {
      return last.place();
    }
    return cgroup.complete() ? Place.of(cgroup) : Place.NOWHERE;
  }

  private Naming name(CgroupPath cgroup, Place place) {
    if (cgroup.known() && !cgroup.complete()) {
      return new Naming(unproven(CgroupWorkload.of(cgroup)), false);
    }
    if (place.nesting().isEmpty()) {
      return new Naming(sessions.name(place.outside()), false);
    }
    Naming naming = fromRuntime(place);
    return switch (naming.workload()) {
      case Workload.Container container when container.pod().isPresent() -> {
        Naming pod = withDetails(container.pod().get());
        yield new Naming(
            container.withPod(Optional.of((Workload.Pod) pod.workload())),
            naming.pending() || pod.pending());
      }
      case Workload.Pod pod -> {
        Naming detailed = withDetails(pod);
        yield new Naming(detailed.workload(), naming.pending() || detailed.pending());
      }
      default -> naming;
    };
  }

  /** What is around it is not known, so it may be anybody's in that. */
  private static Workload unproven(Workload workload) {
    return workload instanceof Workload.Container container
        ? container.disputed(Disagreement.PATH_CUT)
        : workload;
  }

  /** Asks about a control group's workload now, since a call of its is about to come. */
  public void expect(CgroupPath cgroup) {
    if (asker.isPresent() && cgroup.complete()) {
      Place place = place(cgroup, shown.get(cgroup));
      if (!place.nesting().isEmpty()) {
        fromRuntime(place);
      }
    }
  }

  private synchronized Naming fromRuntime(Place place) {
    Known found = known.get(place);
    if (found != null && found.isGood(nanos.getAsLong())) {
      return new Naming(found.workload(), false);
    }
    boolean pending = false;
    if (asker.filter(Thread::isAlive).isPresent()) {
      pending = asking.contains(place) || questions.offer(place);
      if (pending) {
        asking.add(place);
      }
    }
    return new Naming(found == null ? place.innermost() : found.workload(), pending);
  }

  /** Where the runtime did not name the pod, the API may. */
  private Naming withDetails(Workload.Pod pod) {
    Optional<Workload.Pod> told = pods.pod(pod.uid());
    if (told.isPresent()) {
      lookUps.add(Source.KUBERNETES, LookUp.FOUND);
      Workload.Pod named = pod.name().isPresent() ? pod : told.get();
      return new Naming(told.get().details().map(named::withDetails).orElse(named), false);
    }
    if (!pods.isHearing()) {
      if (pods.status().isPresent()) {
        lookUps.add(Source.KUBERNETES, LookUp.UNANSWERED);
      }
      return new Naming(pod, false);
    }
    long now = nanos.getAsLong();
    long since = unheard.computeIfAbsent(pod.uid(), _ -> now);
    if (now - since >= FORGET_UNKNOWN_NANOS) {
      unheard.remove(pod.uid());
    }
    boolean pending = now - since < NamedRequests.LONGEST_WAIT.toNanos();
    if (!pending) {
      lookUps.add(Source.KUBERNETES, LookUp.NOT_KNOWN);
    }
    return new Naming(pod, pending);
  }

  private void answer(Consumer<List<Workload.Pod>> somePods) {
    try {
      prepare();
      somePods.accept(somePods());
      while (true) {
        Place place = questions.take();
        NameResolver.Result result = resolve(place);
        synchronized (this) {
          asking.remove(place);
          known.put(place, new Known(result.workload(), nanos.getAsLong(), lasts(result)));
        }
        somePods.accept(somePods());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void prepare() {
    for (ContainerSource source : sources) {
      try {
        source.prepare();
      } catch (RuntimeException e) {
        // What it would have told is asked for one by one.
      }
    }
  }

  private List<Workload.Pod> somePods() {
    return sources.stream().flatMap(source -> source.somePods().stream()).toList();
  }

  private static long lasts(NameResolver.Result result) {
    return result.lasting() ? -1 : result.denied() ? FORGET_UNKNOWN_NANOS : RETRY_NANOS;
  }

  private NameResolver.Result resolve(Place place) {
    try {
      return resolver.resolve(place);
    } catch (RuntimeException e) {
      // A name is no reason to stop; a later call of this workload asks again.
      return NameResolver.Result.unanswered(place.innermost());
    }
  }

  /**
   * How each source of names is. Asks runtimes, a few seconds each at most, and waits so long for
   * what the Kubernetes API says first.
   */
  public List<SourceStatus> statuses(Duration patience) {
    List<SourceStatus> statuses = new ArrayList<>();
    sources.forEach(source -> statuses.add(source.status()));
    long start = System.nanoTime();
    Optional<SourceStatus> api = pods.status();
    while (api.isPresent()
        && !api.get().answers()
        && System.nanoTime() - start < patience.toNanos()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      api = pods.status();
    }
    api.ifPresent(statuses::add);
    return statuses;
  }

  /** How often each source was asked, by what came of it, since the start. */
  public List<LookUp.Count> lookUps() {
    return lookUps.all();
  }

  /** What naming makes this program do that its user should know, in one line. */
  public Optional<String> note() {
    return pods.note();
  }

  /** One line for each source that does not answer now; asks nobody. */
  public List<String> problems() {
    return Stream.concat(
            sources.stream().flatMap(source -> source.problem().stream()),
            pods.status().stream()
                .filter(status -> !status.answers() && !pods.isHearing())
                .map(SourceStatus::detail))
        .toList();
  }

  int remembered() {
    return shown.size();
  }

  synchronized int size() {
    return known.size();
  }

  @Override
  public void close() {
    asker.ifPresent(Thread::interrupt);
    sources.forEach(ContainerSource::close);
    pods.close();
    try {
      if (asker.isPresent()) {
        boolean _ = asker.get().join(CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
