package io.imdscope.output.otlp;

import io.imdscope.event.Coverage;
import io.imdscope.output.metrics.OtlpRecord;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends batches of records, and metrics from time to time, on a thread of its own. A batch is tried
 * again; metrics are not, since the next ones tell all that these would have.
 */
final class Sender implements Runnable {
  static final int MOST_RECORDS = 512;
  static final int MOST_BYTES = 512 << 10;

  private final OtlpTarget target;
  private final Timing timing;
  private final LogQueue queue;
  private final OtlpResults results;
  private final Supplier<MetricSnapshots> metrics;
  private final LogsJson logsJson;
  private final MetricsJson metricsJson;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final OtlpBackOff backOff;
  private volatile int inHand;
  private Optional<Batch> batch = Optional.empty();
  private long metricsAt;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Batch(int records, byte[] gzip, long since) {}

  Sender(
      OtlpTarget target,
      Coverage.Node node,
      Timing timing,
      LogQueue queue,
      OtlpResults results,
      Supplier<MetricSnapshots> metrics) {
    this.target = target;
    this.timing = timing;
    this.queue = queue;
    this.results = results;
    this.metrics = metrics;
    this.logsJson = new LogsJson(node);
    this.metricsJson = new MetricsJson(node, Instant.now());
    this.backOff = new OtlpBackOff(timing);
    this.metricsAt = System.nanoTime() + timing.metrics().toNanos();
  }

  /** It sends what is left, and ends. */
  void end() {
    closed.countDown();
  }

  /** Records that were taken from the queue, and are not done with. */
  int inHand() {
    return inHand;
  }

  @Override
  public void run() {
    try (Post post = new Post(target)) {
      while (!closed.await(pause(), TimeUnit.NANOSECONDS)) {
        safely(post, this::round);
      }
      safely(post, this::rest);
    } catch (InterruptedException e) {
      // It took too long to end.
    } catch (RuntimeException | LinkageError e) {
      results.problem(Problem.INTERNAL); // there is no client to send with
    }
  }

  private interface Step {
    void run(Post post) throws InterruptedException;
  }

  /** A mistake of ours costs what it is about, not all that comes after. */
  private void safely(Post post, Step step) throws InterruptedException {
    try {
      step.run(post);
    } catch (RuntimeException | LinkageError e) {
      heed(new OtlpAnswer.Later(Problem.INTERNAL));
      results.add(OtlpRecord.FAILED, inHand);
      done();
    }
  }

  private long pause() {
    long now = System.nanoTime();
    long own = queue.size() < MOST_RECORDS ? timing.batch().toNanos() : 0;
    return Math.max(own, backOff.remaining(now));
  }

  private void round(Post post) throws InterruptedException {
    if (System.nanoTime() - metricsAt >= 0) {
      metricsAt = System.nanoTime() + timing.metrics().toNanos();
      metrics(post, timing.request());
    }
    if (backOff.remaining(System.nanoTime()) == 0) {
      logs(post, timing.request());
    }
  }

  /** Nothing, when the collector did not answer before. */
  private void rest(Post post) throws InterruptedException {
    long end = System.nanoTime() + timing.last().toNanos();
    boolean more = true;
    while (more && !backOff.isFailing()) {
      more = logs(post, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    if (!backOff.isFailing()) {
      metrics(post, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  /** Whether there was something to send. */
  private boolean logs(Post post, Duration longest) throws InterruptedException {
    if (batch.isEmpty()) {
      List<OtlpLine> lines = queue.take(MOST_RECORDS, MOST_BYTES);
      if (lines.isEmpty()) {
        return false;
      }
      inHand = lines.size();
      batch = Optional.of(new Batch(lines.size(), logsJson.gzip(lines), System.nanoTime()));
    }
    Batch sent = batch.get();
    OtlpAnswer answer = post.send(target.logs(), sent.gzip(), longest);
    heed(answer);
    switch (answer) {
      case OtlpAnswer.Taken(long rejected) -> {
        long failed = Math.min(rejected, sent.records());
        results.add(OtlpRecord.FAILED, failed);
        results.add(OtlpRecord.SENT, sent.records() - failed);
        done();
      }
      case OtlpAnswer.Never _ -> {
        results.add(OtlpRecord.FAILED, sent.records());
        done();
      }
      case OtlpAnswer.Later _ -> {
        if (System.nanoTime() - sent.since() >= timing.giveUp().toNanos()) {
          results.add(OtlpRecord.FAILED, sent.records());
          done();
        }
      }
    }
    return true;
  }

  private void done() {
    batch = Optional.empty();
    inHand = 0;
  }

  private void metrics(Post post, Duration longest) throws InterruptedException {
    heed(post.send(target.metrics(), metricsJson.gzip(metrics.get(), Instant.now()), longest));
  }

  private void heed(OtlpAnswer answer) {
    switch (answer) {
      case OtlpAnswer.Taken(long rejected) -> {
        backOff.answered();
        if (rejected > 0) {
          results.problem(Problem.PARTLY_REFUSED);
        }
      }
      case OtlpAnswer.Never(Problem problem) -> {
        backOff.answered();
        results.problem(problem);
      }
      case OtlpAnswer.Later(Problem problem, Optional<Duration> after) -> {
        backOff.failed(System.nanoTime(), after);
        results.problem(problem);
      }
    }
  }
}
