package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.KubernetesAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Starts directories that lose patience soon, and waits for them. */
final class Directories {
  static final PodDirectory.Timing IMPATIENT =
      new PodDirectory.Timing(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofMillis(20),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10));

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Directories() {}

  static PodDirectory start(URI server, Path serviceAccount) {
    return start(settings(server, serviceAccount, Optional.of(TestPod.NODE)), Optional::empty);
  }

  static PodDirectory start(KubernetesSettings settings, Supplier<Optional<PodKey>> ownPod) {
    return PodDirectory.start(settings, ownPod, InstantSource.system(), IMPATIENT);
  }

  static KubernetesSettings settings(URI server, Path serviceAccount, Optional<String> node) {
    return new KubernetesSettings(new KubernetesAccess.InCluster(server, serviceAccount), node);
  }

  static void await(PodDirectory directory, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain: " + directory.status());
      }
      Thread.sleep(10);
    }
  }

  static void awaitSynced(PodDirectory directory) throws InterruptedException {
    await(directory, () -> directory.status() instanceof KubernetesStatus.Synced);
  }

  static void awaitPod(PodDirectory directory, TestPod pod) throws InterruptedException {
    await(directory, () -> directory.pod(pod.uid()).isPresent());
  }

  /** Waits until what is changed from now on is told to the directory. */
  static void awaitWatch(PodDirectory directory, CrudApi api) throws InterruptedException {
    await(directory, () -> api.watches() > 0);
  }

  static KubernetesStatus.Failing awaitFailing(PodDirectory directory, String reason)
      throws InterruptedException {
    KubernetesStatus.Failing[] found = new KubernetesStatus.Failing[1];
    await(
        directory,
        () -> {
          if (directory.status() instanceof KubernetesStatus.Failing failing
              && failing.reason().contains(reason)) {
            found[0] = failing;
          }
          return found[0] != null;
        });
    return found[0];
  }
}
