package io.imdscope.cli;

import io.imdscope.capture.pcap.CaptureFiles;
import io.imdscope.capture.pcap.PcapCapture;
import io.imdscope.event.Coverage;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.output.EventWriter;
import io.imdscope.output.log.EventLog;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;

/** One run of {@code read} over captures: from the first packet to the summary. */
final class CaptureReading {
  private final WatchSettings settings;
  private final Coverage.Node node;
  private final Pipeline pipeline;
  private final Optional<EventLog> log;
  private final StopSignal stop;
  private final PrintWriter err;
  private boolean started;
  private PcapCapture capture;

  CaptureReading(
      WatchSettings settings,
      Coverage.Node node,
      WorkloadNames names,
      EventWriter writer,
      Optional<EventLog> log,
      StopSignal stop,
      PrintWriter err) {
    this.settings = settings;
    this.node = node;
    this.pipeline = new Pipeline(settings, node.origin(), names, writer, log, System::nanoTime);
    this.log = log;
    this.stop = stop;
    this.err = err;
  }

  int run(CaptureFiles files) throws IOException {
    LossCounts losses;
    try (PcapCapture opened = new PcapCapture(files, settings.endpoints(), this::accept)) {
      capture = opened;
      while (!stop.isRequested() && !pipeline.isDone() && capture.read()) {
        pipeline.tick(capture.nanos());
      }
      capture.finish();
      losses = capture.losses();
    }
    start();
    pipeline.end();
    pipeline.nameRest();
    Coverage.Totals totals = pipeline.totals(losses);
    pipeline.coverage(new Coverage.Stop(capture.last().orElse(Instant.EPOCH), node, totals));
    pipeline.flush();
    totals = pipeline.totals(losses);
    log.ifPresent(EventLog::close);
    for (String problem : files.problems()) {
      Said.say(err, problem);
    }
    return new Ending(settings, pipeline, log, err).tell(totals.lost());
  }

  private void accept(Observation observation) {
    start();
    pipeline.accept(observation);
  }

  private void start() {
    if (!started) {
      started = true;
      Instant first = capture.first().orElse(Instant.EPOCH);
      pipeline.coverage(new Coverage.Start(first, node, settings.endpoints()));
    }
  }
}
