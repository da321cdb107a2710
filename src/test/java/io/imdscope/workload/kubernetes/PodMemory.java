package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.KubernetesAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Connects to the server whose address and number of pods are given, prints the growth of its
 * resident memory in KiB, and the status. Run by {@link KubernetesClassPathTest} on the program's
 * own class path.
 */
final class PodMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PodMemory() {}

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0]);
    int pods = Integer.parseInt(arguments[1]);
    long before = resident();
    try (PodDirectory directory = PodDirectory.start(settings(server), Optional::empty)) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!(directory.status() instanceof KubernetesStatus.Synced synced
              && synced.pods() == pods)
          && System.nanoTime() - deadline < 0) {
        Thread.sleep(20);
      }
      System.out.println("growth_kib=" + (resident() - before));
      System.out.println(directory.status());
    }
  }

  private static long resident() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static KubernetesSettings settings(URI server) {
    return new KubernetesSettings(
        new KubernetesAccess.InCluster(server, Path.of("/nonexistent")), Optional.of("node-1"));
  }
}
