package io.imdscope.workload;

import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime in memory. */
final class FakeSource implements ContainerSource {
  final AtomicInteger questions = new AtomicInteger();
  private final Map<String, Answer> containers = new HashMap<>();
  private final Map<String, Workload.Pod> pods = new HashMap<>();
  private volatile Runnable before = () -> {};
  private volatile boolean reachable = true;

  static Workload.Pod pod(String uid, String name) {
    return Workload.Pod.of(uid).named("shop", name, Source.CRI);
  }

  FakeSource container(String id, String name, Workload.Pod pod) {
    containers.put(
        id,
        new Known(
            Optional.of(name),
            Optional.of("image-of-" + name),
            Optional.of(pod),
            Optional.empty(),
            Optional.empty(),
            Source.CRI,
            true));
    return pod(pod);
  }

  /** A container of no pod. */
  FakeSource plain(String id, String name) {
    containers.put(
        id,
        new Known(
            Optional.of(name),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Source.DOCKER,
            true));
    return this;
  }

  FakeSource sandbox(String id, Workload.Pod pod) {
    containers.put(
        id,
        new Known(
            Optional.empty(),
            Optional.empty(),
            Optional.of(pod),
            Optional.empty(),
            Optional.empty(),
            Source.CRI,
            true));
    return pod(pod);
  }

  FakeSource pod(Workload.Pod pod) {
    pods.put(pod.uid(), pod.namedBy(Source.CRI_SANDBOX));
    return this;
  }

  /** Runs this in the asker's thread before each answer. */
  FakeSource before(Runnable action) {
    before = action;
    return this;
  }

  FakeSource reachable(boolean is) {
    reachable = is;
    return this;
  }

  @Override
  public Source source() {
    return Source.CRI;
  }

  @Override
  public boolean covers(Workload.Container container) {
    return true;
  }

  @Override
  public Answer container(Workload.Container container) {
    questions.incrementAndGet();
    before.run();
    return reachable ? containers.getOrDefault(container.id(), NOT_KNOWN) : UNREACHABLE;
  }

  @Override
  public Optional<Workload.Pod> pod(String uid) {
    return reachable ? Optional.ofNullable(pods.get(uid)) : Optional.empty();
  }

  @Override
  public SourceStatus status() {
    return new SourceStatus("fake", reachable, "");
  }

  @Override
  public Optional<String> problem() {
    return reachable ? Optional.empty() : Optional.of("nobody is there");
  }

  @Override
  public void close() {}
}
