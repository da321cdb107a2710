package io.imdscope.output.otlp;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.OtlpRecord;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends events and metrics to an OpenTelemetry collector. For the one thread that traces, which it
 * never holds up; what the collector does is another's business.
 */
public final class OtlpExport implements AutoCloseable {
  private static final Duration INTERRUPTED = Duration.ofMillis(100);

  /** What closing takes at most. */
  public static final Duration LONGEST_CLOSE = Timing.USUAL.last().plus(INTERRUPTED);

  private final OtlpResults results;
  private final Optional<Running> running;

  private record Running(
      EventJson json,
      LogQueue queue,
      Sender sender,
      Thread thread,
      Duration last,
      Consumer<String> say) {}

  private OtlpExport(OtlpResults results, Optional<Running> running) {
    this.results = results;
    this.running = running;
  }

  /**
   * Sends from now on.
   *
   * @param say takes a line on what goes wrong, each once; on any thread
   */
  public static OtlpExport start(
      OtlpTarget target, Coverage.Node node, AgentMetrics metrics, Consumer<String> say) {
    return start(target, node, Timing.USUAL, metrics::snapshots, say);
  }

  static OtlpExport start(
      OtlpTarget target,
      Coverage.Node node,
      Timing timing,
      Supplier<MetricSnapshots> metrics,
      Consumer<String> say) {
    OtlpResults results = new OtlpResults(problem -> say.accept(problem.line(target)));
    LogQueue queue = new LogQueue();
    Sender sender = new Sender(target, node, timing, queue, results, metrics);
    Thread thread = Thread.ofPlatform().daemon().name("otlp").start(sender);
    EventJson json = new EventJson(node.origin());
    return new OtlpExport(
        results, Optional.of(new Running(json, queue, sender, thread, timing.last(), say)));
  }

  /** Sends nothing. */
  public static OtlpExport none() {
    return new OtlpExport(new OtlpResults(_ -> {}), Optional.empty());
  }

  /** Takes an event, or drops it when too many wait; never blocks. */
  public void event(Event event) {
    if (running.isEmpty()) {
      return;
    }
    LogQueue queue = running.get().queue();
    if (!queue.hasRoom() || !queue.offer(line(running.get().json(), event))) {
      results.add(OtlpRecord.DROPPED, 1);
      results.problem(Problem.FULL);
    }
  }

  private static OtlpLine line(EventJson json, Event event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
    try {
      json.write(event, line);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    return new OtlpLine(line.toByteArray(), Instant.now());
  }

  /** What became of records since the start. */
  public Map<OtlpRecord, Long> counts() {
    return results.counts();
  }

  /** Sends what is left; takes {@link #LONGEST_CLOSE} at most, whatever the collector does. */
  @Override
  public void close() {
    running.ifPresent(OtlpExport::close);
  }

  private static void close(Running running) {
    running.sender().end();
    try {
      if (!running.thread().join(running.last())) {
        running.thread().interrupt();
        boolean _ = running.thread().join(INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = running.queue().size() + running.sender().inHand();
    if (left > 0) {
      running
          .say()
          .accept("OTLP: not sent at the end: records=" + left + "; all calls are in the log");
    }
  }
}
