package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PodStoreTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final PodStore store = new PodStore(now::get);
  private final PodStore.View view = store.new View(TestPod.NODE);

  @Test
  void deletedPodsAreRememberedForTenMinutes() {
    TestPod pod = TestPod.named("a");
    put(pod);
    remove(pod);
    assertThat(store.size()).isZero();

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)).minusSeconds(1));
    store.deleted().expire();
    assertThat(store.pod(pod.uid())).isPresent();

    now.updateAndGet(time -> time.plusSeconds(1));
    assertThat(store.pod(pod.uid())).isEmpty();
    store.deleted().expire();
    assertThat(store.deleted().size()).isZero();
  }

  @Test
  void ofTooManyDeletedPodsTheOldestAreForgotten() {
    for (int i = 0; i <= DeletedPods.MAX_PODS; i++) {
      TestPod pod = TestPod.named("p" + i).containers(1);
      put(pod);
      remove(pod);
    }
    assertThat(store.deleted().size()).isEqualTo(DeletedPods.MAX_PODS);
    assertThat(store.pod(TestPod.named("p0").uid())).isEmpty();
    assertThat(store.pod(TestPod.named("p1").uid())).isPresent();
  }

  @Test
  void deletedPodsAreBoundedInBytesToo() {
    for (int i = 0; i < 200; i++) {
      TestPod pod = TestPod.named("p" + i).containers(PodFacts.MAX_CONTAINERS);
      put(pod);
      remove(pod);
    }
    int weight = PodReaderTest.read(TestPod.named("p100").containers(64)).weight();
    assertThat(store.deleted().size()).isBetween(1, DeletedPods.MAX_WEIGHT / weight + 10);
    assertThat(store.pod(TestPod.named("p199").uid())).isPresent();
  }

  @Test
  void whatThereIsNoRoomForIsLeftOut() {
    for (int i = 0; i < PodStore.MAX_PODS + 5; i++) {
      put(TestPod.named("p" + i).containers(1));
    }
    assertThat(store.size()).isEqualTo(PodStore.MAX_PODS);
    assertThat(store.leftOut()).isEqualTo(5);
    assertThat(store.pod(TestPod.named("p0").uid())).isPresent();

    remove(TestPod.named("p0"));
    put(TestPod.named("p1026").containers(1));
    assertThat(store.leftOut()).isEqualTo(4);
    assertThat(store.pod(TestPod.named("p1026").uid())).isPresent();
  }

  @Test
  void podsAreBoundedInBytesToo() {
    for (int i = 0; i < PodStore.MAX_PODS; i++) {
      put(TestPod.named("p" + i).containers(PodFacts.MAX_CONTAINERS));
    }
    int weight = PodReaderTest.read(TestPod.named("p100").containers(64)).weight();
    assertThat(store.size()).isBetween(1, PodStore.MAX_WEIGHT / weight + 10);
    assertThat(store.leftOut()).isEqualTo(PodStore.MAX_PODS - store.size());
  }

  @Test
  void aStaticPodIsFoundByBothItsNames() {
    TestPod pod = mirror("etcd-node-1", "2026-11-20T00:00:00Z");
    put(pod);
    assertThat(store.pod(pod.uid())).isPresent();
    assertThat(store.pod(HASH)).map(PodFacts::name).contains("etcd-node-1");

    remove(pod);
    assertThat(store.pod(HASH)).map(PodFacts::name).contains("etcd-node-1");
  }

  @Test
  void aLaterPodCannotTakeAStaticPodsHash() {
    put(mirror("thief", "2026-11-21T00:00:00Z"));
    put(mirror("etcd-node-1", "2026-11-20T00:00:00Z"));
    put(mirror("another-thief", "2026-11-22T00:00:00Z"));
    assertThat(store.pod(HASH)).map(PodFacts::name).contains("etcd-node-1");
  }

  @Test
  void whatAListingNoLongerHasIsGoneAtItsEnd() {
    for (int i = 0; i < PodStore.MAX_PODS + 2; i++) {
      put(TestPod.named("p" + i).containers(1));
    }
    assertThat(store.leftOut()).isEqualTo(2);
    PodStore.Listing listing = view.listing();
    for (int i = 2; i < PodStore.MAX_PODS; i++) {
      listing.put(PodReaderTest.document(TestPod.named("p" + i).containers(1)));
    }
    assertThat(store.size()).isEqualTo(PodStore.MAX_PODS);
    listing.end();
    assertThat(store.size()).isEqualTo(PodStore.MAX_PODS - 2);
    assertThat(store.leftOut()).isZero();
    assertThat(store.deleted().size()).isEqualTo(2);
    assertThat(store.pod(TestPod.named("p0").uid())).isPresent();
  }

  @Test
  void aClosedViewChangesNothing() {
    TestPod pod = TestPod.named("a");
    put(pod);
    PodStore.Listing listing = view.listing();
    view.close();
    remove(pod);
    put(TestPod.named("b"));
    listing.end();
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.deleted().size()).isZero();
  }

  @Test
  void fiveHundredPodsTakeLessThanThreeMebibytes() {
    put(TestPod.named("warm-up"));
    long before = usedHeap();
    for (int i = 0; i < 500; i++) {
      put(TestPod.named("web-6d4b75cb6d-" + i));
    }
    long kept = usedHeap() - before;
    assertThat(store.size()).isEqualTo(501);
    assertThat(kept).isLessThan(3 << 20);
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static TestPod mirror(String name, String createdAt) {
    return TestPod.named(name)
        .createdAt(createdAt)
        .annotation("kubernetes.io/config.hash", HASH)
        .annotation("kubernetes.io/config.mirror", HASH);
  }

  private void remove(TestPod pod) {
    view.remove(PodReaderTest.document(pod));
  }

  private void put(TestPod pod) {
    view.put(PodReaderTest.document(pod));
  }
}
