package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.AddressText;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.http.Redaction;
import io.imdscope.output.EventWriter;
import io.imdscope.output.log.EventLog;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run of {@code watch}: from attaching to the summary. */
final class Watch {
  private final WatchSettings settings;
  private final Coverage.Node node;
  private final Pipeline pipeline;
  private final Optional<EventLog> log;
  private final StopSignal stop;
  private final PrintWriter err;
  private final HeapKeeper heap = new HeapKeeper();
  private final NameProblems said;
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
    this.said = new NameProblems(names, err);
    this.pipeline = new Pipeline(settings, node.origin(), names, writer, log, System::nanoTime);
    this.log = log;
    this.stop = stop;
    this.err = err;
    pipeline.tellErrorsTo(text -> Said.say(err, text));
  }

  /**
   * Watches until it is stopped or has what was asked for.
   *
   * @return the exit code
   */
  int run(Surroundings surroundings) throws IOException {
    LossCounts losses;
    try (KernelCapture capture =
        KernelCapture.start(
            settings.endpoints(),
            Redaction::args,
            KernelCapture.DEFAULT_RING_BYTES,
            this::accept)) {
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
    pipeline.nameRest(NamedRequests.LONGEST_WAIT);
    said.look();
    Coverage.Totals totals = pipeline.totals(losses);
    pipeline.coverage(new Coverage.Stop(Instant.now(), node, totals));
    pipeline.flush();
    totals = pipeline.totals(losses); // the last lines may be missing in the log
    log.ifPresent(EventLog::close);
    return new Ending(settings, pipeline, log, err).tell(totals.lost());
  }

  private void accept(Observation observation) {
    pipeline.accept(observation);
    heap.look();
  }

  private void loop(KernelCapture capture, Surroundings surroundings) {
    long end =
        settings.length().map(length -> capture.nanos() + length.toNanos()).orElse(Long.MAX_VALUE);
    settings.length().ifPresent(stop::endsIn);
    new TraceLoop(
            capture,
            pipeline,
            TraceLoop.SHOW,
            new TraceLoop.Rounds() {
              @Override
              public boolean goesOn(long nanos) {
                return nanos < end && !stop.isRequested() && !pipeline.isDone();
              }

              @Override
              public void deal() {}

              @Override
              public void shown() {}

              @Override
              public void now() {
                said.look();
                sayOnce(surroundings.trouble().get());
              }

              @Override
              public void heartbeat() {
                pipeline.coverage(
                    new Coverage.Heartbeat(Instant.now(), node, pipeline.totals(capture.losses())));
              }
            })
        .run();
    sayOnce(surroundings.trouble().get());
    capture.detach();
    stop.endsIn(Duration.ZERO);
    while (!pipeline.hasEnough() && capture.drain() > 0) {
      pipeline.flush();
    }
  }

  private void sayOnce(Optional<String> trouble) {
    if (trouble.isPresent() && !trouble.equals(saidTrouble)) {
      Said.say(err, trouble.get());
      saidTrouble = trouble;
    }
  }

  private String endpoints() {
    return settings.endpoints().stream().map(Watch::text).collect(Collectors.joining(", "));
  }

  private static String text(Endpoint endpoint) {
    return AddressText.of(endpoint.address(), endpoint.port());
  }
}
