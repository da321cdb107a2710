package io.imdscope.cli;

import io.imdscope.capture.kernel.RecordedCalls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.output.EventWriter;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import io.imdscope.output.metrics.MetricsServer;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The agent's way of a record to the log and the metrics, at full speed: what {@code bench/volume}
 * runs.
 *
 * <pre>
 *   Volume record FILE             what is called until standard input ends
 *   Volume replay FILE COUNT MINUTES LOG   the same calls until there were COUNT requests, or so long
 * </pre>
 */
public final class Volume {
  private static final int PARTS = 10;
  private static final long PATIENCE = 60_000_000_000L;
  private static final long LOOK = 100_000_000L;
  private static final InetSocketAddress METRICS = new InetSocketAddress("127.0.0.1", 19_298);

  private Volume() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "record" -> record(Path.of(args[1]));
      case "replay" ->
          replay(
              Path.of(args[1]),
              Long.parseLong(args[2]),
              Long.parseLong(args[3]),
              Path.of(args[4]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void record(Path file) throws IOException {
    AtomicBoolean open = new AtomicBoolean(true);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                int _ = System.in.read();
              } catch (IOException e) {
                System.err.println(e.getMessage());
              }
              open.set(false);
            });
    RecordedCalls.record(file, () -> System.out.println("attached"), open::get);
  }

  private static void replay(Path file, long count, long minutes, Path directory)
      throws Exception {
    RecordedCalls calls = RecordedCalls.read(file);
    Coverage.Node node = ThisNode.read();
    Health health = new Health(Health.PATIENCE, System::nanoTime);
    HeapKeeper heap = new HeapKeeper();
    LogSettings settings = LogSettings.in(directory);
    long[] waited = {0, System.nanoTime()}; // how long in all, and when it was looked last
    try (EventLog log = EventLog.open(settings, node, System.err::println);
        WorkloadNames names = WorkloadNames.none()) {
      Pipeline line = AttachedAgent.pipeline(node, names, EventWriter.NONE, log);
      AgentMetrics metrics =
          new AgentMetrics(
              node,
              LabelLimits.DEFAULTS,
              WorkloadName::of,
              health,
              () -> AgentReading.NOTHING);
      long[] reported = {0};
      line.alsoTo(
          (request, _) -> {
            reported[0]++;
            metrics.request(request);
          });
      try (MetricsServer _ = MetricsServer.start(METRICS, metrics, health)) {
        Instant begun = Instant.now();
        line.coverage(new Coverage.Start(begun, node, Endpoint.DEFAULTS));
        System.out.printf(
            "%12s %9s %6s %5s %8s %9s%n", "requests", "requests/s", "cpu us", "MiB", "log MiB", "unwritten");
        long[] next = {count / PARTS, System.nanoTime(), 0, cpuNanos()};
        long end = System.nanoTime() + minutes * 60_000_000_000L;
        calls.replay(
            () -> reported[0] < count && System.nanoTime() - end < 0,
            observation -> {
              line.accept(observation);
              heap.look();
            },
            nanos -> {
              line.tick(nanos);
              long now = reported[0];
              long looked = waitForLog(settings, waited[1]);
              waited[0] += looked;
              waited[1] = looked == 0 ? waited[1] : System.nanoTime();
              if (now >= next[0]) {
                long time = System.nanoTime();
                long cpu = cpuNanos();
                double requests = now - next[2];
                System.out.printf(
                    Locale.ROOT,
                    "%12d %9.0f %6.1f %5d %8d %9d%n",
                    now,
                    requests * 1e9 / (time - next[1]),
                    (cpu - next[3]) / 1e3 / requests,
                    residentKib() / 1024,
                    logBytes(directory) >> 20,
                    log.losses().total());
                next[0] += count / PARTS;
                next[1] = time;
                next[2] = now;
                next[3] = cpu;
                line.coverage(
                    new Coverage.Heartbeat(Instant.now(), node, line.totals(LossCounts.NONE)));
              }
            });
        line.end();
        line.nameRest(NamedRequests.LONGEST_WAIT);
        Coverage.Totals totals = line.totals(LossCounts.NONE);
        line.coverage(new Coverage.Stop(Instant.now(), node, totals));
        line.flush();
        System.out.println("reported: " + totals.requests() + ", lost: " + totals.lost().total());
        System.out.println("in the metrics: " + inMetrics());
        System.out.println("unwritten: " + log.losses().total());
        System.out.printf("waited for the log: %.0f s%n", waited[0] / 1e9);
      }
    }
  }

  /**
   * A day is longer than this run: what closed files are compressed and distilled in is waited for.
   */
  private static long waitForLog(LogSettings settings, long lookedAt) {
    if (System.nanoTime() - lookedAt < LOOK) {
      return 0; // there may be hundreds of files
    }
    long begun = System.nanoTime();
    long near = settings.totalBytes() - settings.fileBytes();
    while (logBytes(settings.directory()) > near && System.nanoTime() - begun < PATIENCE) {
      LockSupport.parkNanos(20_000_000);
    }
    return System.nanoTime() - begun;
  }

  private static long inMetrics() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http:/" + METRICS + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("imdscope_requests_total{"))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static long residentKib() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long logBytes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
