package io.imdscope.workload;

import io.imdscope.cri.CriContainer;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriRuntime;
import io.imdscope.cri.CriSandbox;
import io.imdscope.cri.CriVersion;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Names from a Kubernetes container runtime. Lists all once, then asks for what is new. What a
 * container is called never changes, so what is known is not asked again.
 */
final class CriSource implements ContainerSource {
  static final int MAX_CONTAINERS = 4096;
  static final int MAX_SANDBOXES = 4096;
  private static final int SOME = 16;

  /** A pod that nobody knows is not looked for again at once. */
  private static final long LIST_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path socket;
  private final CriRuntime runtime;
  private final LongSupplier nanos;
  private final BackOff backOff;
  private final Bounded<String, CriContainer> containers = new Bounded<>(MAX_CONTAINERS);
  private final Bounded<String, CriSandbox> sandboxes = new Bounded<>(MAX_SANDBOXES);

  /** The newest sandbox of each pod. */
  private final Bounded<String, CriSandbox> pods = new Bounded<>(MAX_SANDBOXES);

  private long listedAt;

  CriSource(Path socket, CriRuntime runtime, LongSupplier nanos) {
    this.socket = socket;
    this.runtime = runtime;
    this.nanos = nanos;
    this.backOff = new BackOff(nanos);
  }

  /** A question to the runtime. */
  private interface Question<T> {
    T ask() throws CriException;
  }

  @Override
  public void prepare() {
    ask(runtime::containers)
        .ifPresent(
            all -> {
              all.forEach(container -> containers.put(container.id(), container));
              listSandboxes();
            });
  }

  @Override
  public List<Workload.Pod> somePods() {
    return sandboxes.values().stream()
        .filter(sandbox -> sandbox.state() == CriSandbox.State.READY)
        .limit(SOME)
        .map(sandbox -> pod(sandbox, Source.CRI))
        .toList();
  }

  @Override
  public Source source() {
    return Source.CRI;
  }

  @Override
  public boolean covers(Workload.Container container) {
    // Docker's containers are a pod's where Kubernetes runs on it.
    boolean others =
        container.pod().isEmpty()
            && container.runtime().stream().anyMatch(r -> r.equals("docker") || r.equals("podman"));
    return !others && container.task().isEmpty() && IdShape.isContainerId(container.id());
  }

  @Override
  public Answer container(Workload.Container container) {
    String id = container.id();
    Optional<CriContainer> known = Optional.ofNullable(containers.get(id));
    Optional<CriSandbox> sandbox = Optional.ofNullable(sandboxes.get(id));
    if (known.isEmpty() && sandbox.isEmpty()) {
      Optional<Optional<CriContainer>> answer = ask(() -> runtime.container(id));
      if (answer.isEmpty()) {
        return UNREACHABLE;
      }
      known = answer.get();
      known.ifPresent(found -> containers.put(id, found));
    }
    if (known.isPresent()) {
      return known(known.get());
    }
    if (sandbox.isEmpty()) {
      Optional<Optional<CriSandbox>> answer = ask(() -> runtime.sandbox(id));
      if (answer.isEmpty()) {
        return UNREACHABLE;
      }
      sandbox = answer.get();
      sandbox.ifPresent(this::remember);
    }
    return sandbox
        .map(found -> known(Optional.empty(), Optional.empty(), Optional.of(found)))
        .orElse(NOT_KNOWN);
  }

  private Answer known(CriContainer container) {
    String id = container.sandboxId();
    Optional<CriSandbox> sandbox = Optional.ofNullable(sandboxes.get(id));
    if (sandbox.isEmpty()) {
      Optional<Optional<CriSandbox>> answer = ask(() -> runtime.sandbox(id));
      if (answer.isEmpty()) {
        return UNREACHABLE; // half a name would be remembered
      }
      sandbox = answer.get();
      sandbox.ifPresent(this::remember);
    }
    return known(Optional.of(container.name()), Optional.of(container.image()), sandbox);
  }

  private static Answer known(
      Optional<String> name, Optional<String> image, Optional<CriSandbox> sandbox) {
    return new Known(
        name.filter(text -> !text.isEmpty()),
        image.filter(text -> !text.isEmpty()),
        sandbox.map(found -> pod(found, Source.CRI)),
        Optional.empty(),
        Optional.empty(),
        Source.CRI,
        true);
  }

  private static Workload.Pod pod(CriSandbox sandbox, Source source) {
    return Workload.Pod.of(sandbox.uid()).named(sandbox.namespace(), sandbox.name(), source);
  }

  @Override
  public Optional<Workload.Pod> pod(String uid) {
    if (!pods.containsKey(uid) && nanos.getAsLong() - listedAt >= LIST_AGAIN_NANOS) {
      listSandboxes();
    }
    return Optional.ofNullable(pods.get(uid)).map(sandbox -> pod(sandbox, Source.CRI_SANDBOX));
  }

  private void listSandboxes() {
    listedAt = nanos.getAsLong();
    ask(runtime::sandboxes).ifPresent(all -> all.forEach(this::remember));
  }

  private void remember(CriSandbox sandbox) {
    sandboxes.put(sandbox.id(), sandbox);
    pods.merge(sandbox.uid(), sandbox, (a, b) -> b.createdAt().isBefore(a.createdAt()) ? a : b);
  }

  /** The answer; empty when there is none, or when it is too soon to ask again. */
  private <T> Optional<T> ask(Question<T> question) {
    if (!backOff.isOver()) {
      return Optional.empty();
    }
    try {
      T answer = question.ask();
      backOff.succeeded();
      return Optional.of(answer);
    } catch (CriException e) {
      backOff.failed(e.reason() == CriException.Reason.SILENT, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public SourceStatus status() {
    try {
      CriVersion version = runtime.version();
      return new SourceStatus(
          "cri", true, version.runtime() + " " + version.version() + " at " + socket);
    } catch (CriException e) {
      return new SourceStatus("cri", false, e.getMessage());
    }
  }

  @Override
  public Optional<String> problem() {
    return backOff.problem();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
