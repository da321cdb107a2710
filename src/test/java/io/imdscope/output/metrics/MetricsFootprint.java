package io.imdscope.output.metrics;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Prints what metrics cost, in time and in resident memory. Run by hand, with the launcher's flags:
 * {@code java -cp ... io.imdscope.output.metrics.MetricsFootprint}.
 */
final class MetricsFootprint {
  private static final Calls CALLS = Calls.by("curl");

  private MetricsFootprint() {}

  public static void main(String[] args) throws Exception {
    CALLS.in(Workload.SystemdUnit.of("first")).v1(1);
    say("before", System.nanoTime());
    long start = System.nanoTime();
    AgentMetrics metrics = Readings.metrics(() -> Readings.FULL);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Health health = new Health(Duration.ofMinutes(1), System::nanoTime);
    try (MetricsServer server = MetricsServer.start(any, metrics, health)) {
      say("served", start);
      scrapes(server, "first scrape", 1);
      fill(metrics, 150, 5); // 110 pods, some of several containers
      scrapes(server, "20 scrapes of 150 workloads, 750 series", 20);
      fill(metrics, 2_000, 10);
      scrapes(server, "20 scrapes of all that is told apart", 20);
      Calls known = CALLS.in(Calls.pod("shop", "web-7d4b9c6f5-bbbbb", "app"));
      start = System.nanoTime();
      for (int i = 0; i < 1_000_000; i++) {
        metrics.request(known.v1(1));
      }
      say("a million requests, made and counted", start);
    }
  }

  private static void fill(AgentMetrics metrics, int workloads, int kinds) {
    for (int i = 0; i < workloads; i++) {
      Calls calls = CALLS.in(Workload.SystemdUnit.of("amazon-unit-" + i + ".service"));
      for (int kind = 0; kind < kinds; kind++) {
        int status = new int[] {200, 401, 403, 404, 0}[kind % 5];
        metrics.request(kind < 5 ? calls.v1(1, status) : calls.v2(1, status));
      }
    }
  }

  private static void scrapes(MetricsServer server, String what, int count) throws IOException {
    long start = System.nanoTime();
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = Math.max(length, Client.get(server.address(), "/metrics").length());
    }
    say(what + ", characters: " + length, start);
  }

  private static void say(String what, long start) throws IOException {
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.gc();
    String rss =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        "%-70s %6d ms %s heap=%d KiB threads=%d%n",
        what, millis, rss, heap / 1024, Thread.activeCount());
  }
}
