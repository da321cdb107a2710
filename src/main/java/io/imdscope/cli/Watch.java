package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.AddressText;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.event.Text;
import io.imdscope.output.EventWriter;
import io.imdscope.output.StalledOutputException;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.report.ReportText;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of {@code watch}: from attaching to the summary. */
final class Watch {
  private static final Duration POLL = Duration.ofMillis(100);

  /** What was seen is shown this soon, and together: showing each call by itself costs the most. */
  private static final Duration SHOW = Duration.ofMillis(20);

  /**
   * After a record more are likely: gathering them spares a wake-up for each, which costs more than
   * reading it. The ring buffer holds what 30,000 new connections a second leave in five times
   * this.
   */
  private static final Duration GATHER = Duration.ofMillis(10);

  private static final long CLOCK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(30).toNanos();

  private final WatchSettings settings;
  private final Coverage.Node node;
  private final WorkloadNames names;
  private final Pipeline pipeline;
  private final Optional<EventLog> log;
  private final StopSignal stop;
  private final PrintWriter err;
  private final HeapKeeper heap = new HeapKeeper();
  private List<String> said = List.of();
  private Optional<String> saidTrouble = Optional.empty();

  Watch(
      WatchSettings settings,
      Coverage.Node node,
      WorkloadNames names,
      EventWriter writer,
      Optional<EventLog> log,
      StopSignal stop,
      PrintWriter err) {
    this.settings = settings;
    this.node = node;
    this.names = names;
    this.pipeline = new Pipeline(settings, node.origin(), names, writer, log, System::nanoTime);
    this.log = log;
    this.stop = stop;
    this.err = err;
  }

  /**
   * Watches until it is stopped or has what was asked for.
   *
   * @return the exit code
   */
  int run(Surroundings surroundings) throws IOException {
    LossCounts losses;
    try (KernelCapture capture =
        KernelCapture.start(settings.endpoints(), KernelCapture.DEFAULT_RING_BYTES, this::accept)) {
      pipeline.coverage(new Coverage.Start(capture.attached(), node, settings.endpoints()));
      pipeline.flush();
      heap.collect();
      surroundings.attached().run();
      err.println("imdscope " + node.version() + " is attached and watches " + endpoints());
      err.flush();
      loop(capture, surroundings);
      losses = capture.losses();
    }
    pipeline.end();
    nameRest();
    sayOfNames();
    Coverage.Totals totals = pipeline.totals(losses);
    pipeline.coverage(new Coverage.Stop(Instant.now(), node, totals));
    pipeline.flush();
    totals = pipeline.totals(losses); // the last lines may be missing in the log
    log.ifPresent(EventLog::close);
    new ReportText(Terminal.colourOfError(System.getenv())).summary(pipeline.report(), err);
    if (pipeline.elsewhere() > 0) {
      err.println(
          "Left out: "
              + pipeline.elsewhere()
              + " calls that are not known to be of namespace "
              + settings.namespace().orElse(""));
    }
    err.flush();
    return exitCode(totals.lost());
  }

  private void accept(Observation observation) {
    pipeline.accept(observation);
    heap.look();
  }

  private void loop(KernelCapture capture, Surroundings surroundings) {
    long start = capture.nanos();
    long clockAt = start + CLOCK_NANOS;
    long heartbeatAt = start + HEARTBEAT_NANOS;
    long end = settings.length().map(length -> start + length.toNanos()).orElse(Long.MAX_VALUE);
    long now = start;
    long shown = start;
    boolean unshown = false;
    settings.length().ifPresent(stop::endsIn);
    while (now < end && !stop.isRequested() && !pipeline.isDone()) {
      if (unshown) {
        LockSupport.parkNanos(GATHER.toNanos());
      }
      unshown |= capture.poll(unshown ? Duration.ZERO : pipeline.isWaiting() ? SHOW : POLL) > 0;
      now = capture.nanos();
      if (now - shown >= SHOW.toNanos()) {
        shown = now;
        unshown = false;
        pipeline.tick(now);
      }
      if (now >= clockAt) {
        clockAt = now + CLOCK_NANOS;
        capture.refreshClock();
        sayOfNames();
        sayOnce(surroundings.trouble().get());
      }
      if (now >= heartbeatAt) {
        heartbeatAt += HEARTBEAT_NANOS;
        pipeline.coverage(
            new Coverage.Heartbeat(Instant.now(), node, pipeline.totals(capture.losses())));
      }
    }
    sayOnce(surroundings.trouble().get());
    capture.detach();
    stop.endsIn(Duration.ZERO);
    while (!pipeline.hasEnough() && capture.drain() > 0) {
      pipeline.flush();
    }
  }

  private void sayOnce(Optional<String> trouble) {
    if (trouble.isPresent() && !trouble.equals(saidTrouble)) {
      err.println("imdscope: " + trouble.get());
      err.flush();
      saidTrouble = trouble;
    }
  }

  /** What there is to know of names is said once, and again only when it was not so meanwhile. */
  private void sayOfNames() {
    List<String> sentences =
        Stream.concat(
                names.note().stream(),
                names.problems().stream().map(problem -> "names are missing: " + problem))
            .toList();
    sentences.stream()
        .filter(sentence -> !said.contains(sentence))
        .forEach(sentence -> err.println("imdscope: " + Text.printable(sentence)));
    err.flush();
    said = sentences;
  }

  /** What was seen last is named too, where that takes no longer than it may for any. */
  private void nameRest() {
    long start = System.nanoTime();
    long end = NamedRequests.LONGEST_WAIT.toNanos();
    for (long at = 0; pipeline.isWaiting() && at < end; at = System.nanoTime() - start) {
      LockSupport.parkNanos(GATHER.toNanos());
      pipeline.nameMore();
    }
    pipeline.finish();
  }

  private int exitCode(LossCounts lost) {
    Optional<IOException> failure = pipeline.failure();
    boolean stalled = failure.filter(StalledOutputException.class::isInstance).isPresent();
    if (failure.isPresent()) {
      err.println(
          "imdscope: standard output could not be written: "
              + failure.get().getMessage()
              + (stalled ? "; up to " + pipeline.unwritten() + " events are missing there" : ""));
      err.flush();
      if (!stalled) {
        return ExitCode.INTERNAL_ERROR;
      }
    }
    boolean met =
        settings.failOn().stream()
            .anyMatch(
                condition ->
                    condition == FailCondition.LOST
                        ? lost.total() > 0
                        : pipeline.hasMet(condition));
    if (met) {
      return ExitCode.CONDITION_MET;
    }
    boolean unlogged = log.filter(EventLog::isFailing).isPresent();
    return stalled || unlogged || lost.total() > 0 ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }

  private String endpoints() {
    return settings.endpoints().stream().map(Watch::text).collect(Collectors.joining(", "));
  }

  private static String text(Endpoint endpoint) {
    return AddressText.of(endpoint.address(), endpoint.port());
  }
}
