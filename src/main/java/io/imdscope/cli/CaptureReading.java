package io.imdscope.cli;

import io.imdscope.capture.pcap.CaptureFiles;
import io.imdscope.capture.pcap.PcapCapture;
import io.imdscope.event.Coverage;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.output.log.EventLog;
import io.imdscope.workload.AddressNames;
import io.imdscope.workload.NamedRequests;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One run of {@code read} over captures: from the first packet to the summary. */
final class CaptureReading {
  /** Longer than what makes a capture keeps packets to itself. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final WatchSettings settings;
  private final Coverage.Node node;
  private final AddressNames names;
  private final Pipeline pipeline;
  private final Optional<EventLog> log;
  private final StopSignal stop;
  private final PrintWriter err;
  private Optional<PcapCapture> capture = Optional.empty();
  private boolean started;
  private long waitingSince = System.nanoTime();
  private long packetsBefore;

  CaptureReading(ReadRun around, AddressNames names) {
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
   * @return the exit code
   */
  int run(CaptureFiles files) throws IOException {
    Instant end;
    LossCounts losses;
    try (PcapCapture opened = new PcapCapture(files, settings.endpoints(), this::accept)) {
      capture = Optional.of(opened);
      while (goesOn() && opened.read()) {
        pipeline.tick(opened.nanos());
      }
      opened.finish();
      start(opened);
      end = opened.last().orElseGet(Instant::now);
      losses = opened.losses();
    }
    pipeline.end();
    pipeline.nameRest(NamedRequests.LONGEST_WAIT);
    Coverage.Totals totals = pipeline.totals(losses);
    pipeline.coverage(new Coverage.Stop(end, node, totals));
    pipeline.flush();
    totals = pipeline.totals(losses); // the last lines may be missing in the log
    log.ifPresent(EventLog::close);
    files.problems().forEach(problem -> Said.say(err, problem));
    names.notes().forEach(note -> Said.say(err, note));
    return new Ending(settings, pipeline, log, err).tell(totals.lost());
  }

  /**
   * Nothing comes at the moment: what is ready is shown, and time goes by as it does here.
   *
   * @return whether to wait on
   */
  boolean waits() {
    long now = System.nanoTime();
    long packets = capture.map(PcapCapture::packets).orElse(0L);
    if (packets != packetsBefore) {
      packetsBefore = packets;
      waitingSince = now;
    }
    long waited = now - waitingSince;
    if (waited >= PATIENCE_NANOS) {
      capture.ifPresent(PcapCapture::rest);
    }
    capture.ifPresent(each -> pipeline.tick(each.nanos() + waited));
    return goesOn();
  }

  private boolean goesOn() {
    return !stop.isRequested() && !pipeline.isDone();
  }

  private void accept(Observation observation) {
    capture.ifPresent(this::start);
    pipeline.accept(observation);
  }

  private void start(PcapCapture opened) {
    if (!started) {
      started = true;
      Instant first = opened.first().orElseGet(Instant::now);
      pipeline.coverage(new Coverage.Start(first, node, settings.endpoints()));
    }
  }
}
