package io.imdscope.cli;

import io.imdscope.capture.legacylog.LegacyLog;
import io.imdscope.capture.legacylog.LogSource;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.output.log.EventLog;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.SandboxNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One run of {@code read} over the log of aws-imds-packet-analyzer. */
final class LegacyReading {
  private final WatchSettings settings;
  private final Coverage.Node node;
  private final SandboxNames names;
  private final Pipeline pipeline;
  private final Optional<EventLog> log;
  private final StopSignal stop;
  private final PrintWriter err;
  private Optional<LegacyLog> legacy = Optional.empty();
  private boolean started;

  LegacyReading(ReadRun around, SandboxNames names) {
    this.settings = around.settings();
    this.node = around.node();
    this.names = names;
    this.log = around.log();
    this.stop = around.stop();
    this.err = around.err();
    this.pipeline =
        new Pipeline(settings, node.origin(), names, around.writer(), log, System::nanoTime);
    pipeline.withoutBootTimes();
    pipeline.tellErrorsTo(text -> Said.say(err, text));
  }

  /**
   * Reads until the end, or until there is enough.
   *
   * @param problems what cannot be read, a sentence each
   * @return the exit code
   */
  int run(List<LogSource> sources, ZoneId zone, List<String> problems) throws IOException {
    LossCounts losses;
    Instant end;
    try (LegacyLog read = new LegacyLog(sources, zone, this::accept)) {
      legacy = Optional.of(read);
      while (goesOn() && read.read()) {
        nameAll();
      }
      read.finish();
      // Of no call nothing tells but the file: when it was written last.
      Instant written = sources.isEmpty() ? Instant.now() : sources.getLast().written().get();
      start(read.first().orElse(written));
      end = read.last().orElse(written);
      losses = read.losses();
    }
    pipeline.end();
    pipeline.nameRest(NamedRequests.LONGEST_WAIT);
    pipeline.coverage(new Coverage.Stop(end, node, pipeline.totals(losses)));
    pipeline.flush();
    Coverage.Totals totals = pipeline.totals(losses); // the last lines may be missing in the log
    log.ifPresent(EventLog::close);
    problems.forEach(each -> Said.say(err, each));
    legacy.get().problems().forEach(each -> Said.say(err, each));
    legacy.get().notes().forEach(each -> Said.say(err, each));
    if (legacy.get().first().isEmpty()) {
      Said.say(err, "the log holds no call, and does not tell when its tool ran");
    }
    names.notes().forEach(each -> Said.say(err, each));
    int exitCode = new Ending(settings, pipeline, log, err).tell(totals.lost());
    return exitCode == ExitCode.FINE && !problems.isEmpty() ? ExitCode.INCOMPLETE : exitCode;
  }

  /**
   * Nothing comes at the moment: what is ready is shown.
   *
   * @return whether to wait on
   */
  boolean waits() {
    legacy.ifPresent(LegacyLog::rest);
    pipeline.nameMore();
    pipeline.flush();
    return goesOn();
  }

  private boolean goesOn() {
    return !stop.isRequested() && !pipeline.isDone();
  }

  private void accept(Observation observation) {
    legacy.flatMap(LegacyLog::first).ifPresent(this::start);
    pipeline.accept(observation);
  }

  private void start(Instant first) {
    if (!started) {
      started = true;
      pipeline.coverage(new Coverage.Start(first, node, List.of(Endpoint.DEFAULTS.getFirst())));
    }
  }

  /** A log is read faster than a runtime answers, and there is no reason not to wait for it. */
  private void nameAll() {
    long start = System.nanoTime();
    while (pipeline.isWaiting()
        && goesOn()
        && System.nanoTime() - start < NamedRequests.LONGEST_WAIT.toNanos()) {
      LockSupport.parkNanos(TraceLoop.GATHER.toNanos());
      pipeline.nameMore();
    }
  }
}
