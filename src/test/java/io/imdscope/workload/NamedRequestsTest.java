package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names come late, or not at all: no request is lost, held for long, or overtaken. */
@Timeout(60)
class NamedRequestsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong clock = new AtomicLong(1);
  private final List<Request> out = new ArrayList<>();
  private final CountDownLatch silence = new CountDownLatch(1);
  private final FakeSource runtime = new FakeSource();
  private Optional<WorkloadNames> open = Optional.empty();

  @AfterEach
  void close() {
    silence.countDown();
    open.ifPresent(WorkloadNames::close);
  }

  @Test
  void holdsARequestUntilItIsNamed() throws InterruptedException {
    runtime.container(id(1), "app", FakeSource.pod(uid(1), "web-1")).before(this::beSilent);
    NamedRequests named = named();
    named.accept(request(1), 1);
    assertThat(out).isEmpty();
    assertThat(named.isHolding()).isTrue();
    silence.countDown();
    while (named.isHolding()) {
      Thread.sleep(1);
      named.tick(1);
    }
    assertThat(names()).containsExactly("app");
  }

  @Test
  void holdsNoRequestForMoreThanASecond() {
    runtime.before(this::beSilent);
    NamedRequests named = named();
    named.accept(request(1), 0);
    named.accept(request(2), SECOND / 2);
    named.tick(SECOND - 1);
    assertThat(out).isEmpty();
    named.tick(SECOND);
    assertThat(out).hasSize(1);
    assertThat(((Workload.Container) out.getFirst().workload()).id()).isEqualTo(id(1));
    named.tick(SECOND + SECOND / 2);
    assertThat(out).hasSize(2);
  }

  @Test
  void holdsNoMoreBytesThanTheBound() {
    runtime.before(this::beSilent);
    NamedRequests named = named();
    String path = "/" + "x".repeat(16_000);
    Request large = Samples.request(Version.V1, Samples.head("GET", path));
    named.accept(request(1), 0);
    int fit = NamedRequests.MAX_HELD_BYTES / large.weight();
    for (int i = 0; i < 2 * fit; i++) {
      named.accept(large, 0);
    }
    assertThat(out).hasSizeBetween(fit, fit + 2);
    named.finish();
    assertThat(out).hasSize(2 * fit + 1);
  }

  @Test
  void keepsTheOrder() {
    runtime.before(this::beSilent);
    NamedRequests named = named();
    named.accept(request(1), 0);
    named.accept(Samples.unreadable(), 1); // waits for no name, and yet
    assertThat(out).isEmpty();
    named.tick(SECOND);
    assertThat(out.stream().map(Request::version)).containsExactly(Version.V1, Version.UNKNOWN);
  }

  @Test
  void holdsNoMoreThanItsBound() {
    runtime.before(this::beSilent);
    NamedRequests named = named();
    for (int i = 0; i < 3 * NamedRequests.MAX_HELD; i++) {
      named.accept(request(i), 0);
    }
    assertThat(out).hasSize(2 * NamedRequests.MAX_HELD);
    named.finish();
    assertThat(out).hasSize(3 * NamedRequests.MAX_HELD);
    assertThat(out.stream().map(r -> ((Workload.Container) r.workload()).id()).distinct())
        .hasSize(3 * NamedRequests.MAX_HELD);
  }

  @Test
  void asksOnceForMany() throws InterruptedException {
    runtime.container(id(1), "app", FakeSource.pod(uid(1), "web-1"));
    NamedRequests named = named();
    for (int i = 0; i < 1000; i++) {
      named.accept(request(1), 0);
    }
    while (named.isHolding()) {
      Thread.sleep(1);
      named.tick(0);
    }
    assertThat(names()).hasSize(1000).containsOnly("app");
    assertThat(runtime.questions).hasValue(1);
  }

  @Test
  void doesNotHoldRequestsWhileNobodyAnswers() throws InterruptedException {
    runtime.reachable(false);
    NamedRequests named = named();
    named.accept(request(1), 0);
    while (named.isHolding()) {
      Thread.sleep(1);
      named.tick(0);
    }
    named.accept(request(1), 0);
    assertThat(out).hasSize(2);
    runtime.reachable(true).container(id(1), "app", FakeSource.pod(uid(1), "web-1"));
    clock.addAndGet(SECOND);
    named.accept(request(1), 0);
    while (named.isHolding()) {
      Thread.sleep(1);
      named.tick(0);
    }
    assertThat(((Workload.Container) out.getLast().workload()).name()).contains("app");
  }

  @Test
  void asksNobodyAboutAPathWhoseTopIsMissing() {
    runtime.container(id(1), "app", FakeSource.pod(uid(1), "web-1"));
    NamedRequests named = named();
    List<String> claimed = List.of("pod" + uid(1), id(1));
    named.accept(request(new CgroupPath(claimed, false)), 0);
    Workload.Container container = (Workload.Container) out.getFirst().workload();
    assertThat(container.id()).isEqualTo(id(1));
    assertThat(container.name()).isEmpty();
    assertThat(container.disagreement()).contains(Disagreement.PATH_CUT);
    assertThat(runtime.questions).hasValue(0);
  }

  @Test
  void theSameWorkloadIsTheSameObject() throws InterruptedException {
    NamedRequests named = named();
    for (int i = 0; i < 4; i++) {
      named.accept(request(i / 2), 0);
      while (named.isHolding()) {
        Thread.onSpinWait();
        named.tick(0);
      }
    }
    assertThat(out.get(1).workload()).isSameAs(out.get(0).workload());
    assertThat(out.get(3).workload()).isSameAs(out.get(2).workload());
    assertThat(out.get(2).workload()).isNotEqualTo(out.get(1).workload());
  }

  @Test
  void survivesASourceThatFails() throws InterruptedException {
    runtime.before(
        () -> {
          throw new IllegalStateException("a bug");
        });
    NamedRequests named = named();
    named.accept(request(1), 0);
    while (named.isHolding()) {
      Thread.sleep(1);
      named.tick(0);
    }
    assertThat(out).hasSize(1);
  }

  @Test
  void remembersNoMoreThanItsBound() throws InterruptedException {
    NamedRequests named = named();
    for (int i = 0; i < WorkloadNames.MAX_KNOWN + 100; i++) {
      named.accept(request(i), 0);
      while (named.isHolding()) {
        Thread.onSpinWait();
        named.tick(0);
      }
    }
    assertThat(open.orElseThrow().size()).isEqualTo(WorkloadNames.MAX_KNOWN);
    assertThat(open.orElseThrow().remembered()).isEqualTo(WorkloadNames.MAX_SHOWN);
  }

  private NamedRequests named() {
    WorkloadNames names =
        new WorkloadNames(
            List.of(runtime),
            PodDetailsSource.NONE,
            new LoginSessions(Path.of("/nowhere")),
            clock::get,
            _ -> {});
    open = Optional.of(names);
    return new NamedRequests(names, out::add);
  }

  private void beSilent() {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> names() {
    return out.stream()
        .map(request -> ((Workload.Container) request.workload()).name().orElse("?"))
        .toList();
  }

  private static String id(int i) {
    return String.format("%064x", i);
  }

  private static String uid(int i) {
    return String.format("%08x-0d4a-4c5b-9e6f-7a8b9c0d1e2f", i);
  }

  private static Request request(int i) {
    return request(CgroupPath.parse("/kubepods/burstable/pod" + uid(i) + "/" + id(i)));
  }

  private static Request request(CgroupPath cgroup) {
    Caller curl = Samples.curl();
    Caller caller =
        new Caller(
            curl.process(),
            curl.tid(),
            curl.threadName(),
            curl.uid(),
            curl.ancestors(),
            cgroup,
            curl.networkNamespace(),
            curl.source());
    return Samples.from(Samples.credentials(Version.V1), Optional.of(caller), Workload.UNKNOWN);
  }
}
