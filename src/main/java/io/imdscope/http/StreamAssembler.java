package io.imdscope.http;

import io.imdscope.event.Loss;
import io.imdscope.event.Observation.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the segments of one direction of a connection in order, each byte delivered once: the first
 * copy wins. Gives up on a gap rather than wait for ever.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.4">RFC 9293, sequence numbers</a>
 */
final class StreamAssembler {
  /** Takes the stream in order. */
  interface Sink {
    void bytes(byte[] bytes, int from, int to, long nanos, Instant time);

    /**
     * Bytes that are not to be had.
     *
     * @param lost whether their segment never came; else it came, but was not captured whole
     */
    void missing(long count, boolean lost, long nanos, Instant time);
  }

  /** No window is larger, so a segment further off belongs to another connection: RFC 7323, 2.3. */
  private static final int MAX_WINDOW = 1 << 30;

  /** What a held back segment costs beside its bytes. */
  private static final int SEGMENT_OVERHEAD = 96;

  private final Limits limits;
  private final Counters counters;
  private final Sink sink;
  private final List<Segment> waiting = new ArrayList<>(0);
  private int waitingBytes;
  private boolean started;
  private long next;

  StreamAssembler(Limits limits, Counters counters, Sink sink) {
    this.limits = limits;
    this.counters = counters;
    this.sink = sink;
  }

  /** Where a segment stands in the stream; beyond {@code bytes} its payload was not captured. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Segment(long start, long end, byte[] bytes, long nanos, Instant time) {
    Segment slice(long from, long to) {
      if (from == start && to == end) {
        return this;
      }
      int first = (int) Math.min(from - start, bytes.length);
      int last = (int) Math.min(to - start, bytes.length);
      return new Segment(from, to, Arrays.copyOfRange(bytes, first, last), nanos, time);
    }

    int cost() {
      return bytes.length + SEGMENT_OVERHEAD;
    }
  }

  void startAt(int sequence) {
    started = true;
    next = Integer.toUnsignedLong(sequence);
  }

  void accept(Sent sent) {
    int length = Math.max(sent.length(), sent.bytes().length);
    if (length == 0) {
      return;
    }
    if (!started) {
      startAt(sent.anchored() ? 0 : sent.sequence());
    }
    // Serial number arithmetic: right across the wrap at 2^32.
    int ahead = sent.sequence() - (int) next;
    if (ahead > MAX_WINDOW || ahead < -MAX_WINDOW) {
      restart(sent);
      ahead = 0;
    }
    long start = next + ahead;
    Segment segment = new Segment(start, start + length, sent.bytes(), sent.nanos(), sent.time());
    if (segment.end() <= next) {
      return;
    }
    if (waiting.isEmpty() && start <= next) {
      deliver(segment.slice(next, segment.end()));
      return;
    }
    hold(segment);
    drain();
    while (waitingBytes > limits.reorderBytes() || waiting.size() > limits.reorderSegments()) {
      skipGap();
    }
  }

  /** Gives up on gaps that have been open for too long. */
  void expire(long nanos) {
    while (!waiting.isEmpty() && nanos - waitingSince() >= limits.gapWait().toNanos()) {
      skipGap();
    }
  }

  /** Gives up on all gaps: what is missing will not come. */
  void flush() {
    while (!waiting.isEmpty()) {
      skipGap();
    }
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  int heldBytes() {
    return waitingBytes;
  }

  private void restart(Sent sent) {
    flush();
    counters.lose(Loss.STREAM_GAP);
    sink.missing(Long.MAX_VALUE, true, sent.nanos(), sent.time());
    next = Integer.toUnsignedLong(sent.sequence());
  }

  private void hold(Segment segment) {
    long at = Math.max(segment.start(), next);
    int i = 0;
    while (at < segment.end()) {
      while (i < waiting.size() && waiting.get(i).end() <= at) {
        i++;
      }
      boolean last = i == waiting.size();
      long stop = last ? segment.end() : Math.min(segment.end(), waiting.get(i).start());
      if (stop > at) {
        Segment piece = segment.slice(at, stop);
        waiting.add(i, piece);
        waitingBytes += piece.cost();
        at = stop;
      } else {
        at = waiting.get(i).end();
      }
    }
  }

  private void drain() {
    while (!waiting.isEmpty() && waiting.getFirst().start() == next) {
      Segment segment = waiting.removeFirst();
      waitingBytes -= segment.cost();
      deliver(segment);
    }
  }

  private void skipGap() {
    Segment first = waiting.getFirst();
    if (first.start() > next) {
      counters.lose(Loss.STREAM_GAP);
      sink.missing(first.start() - next, true, first.nanos(), first.time());
      next = first.start();
    }
    drain();
  }

  /** When the oldest segment that waits was sent; {@link Long#MAX_VALUE} when none does. */
  long waitingSince() {
    long since = Long.MAX_VALUE;
    for (Segment segment : waiting) {
      since = Math.min(since, segment.nanos());
    }
    return since;
  }

  private void deliver(Segment segment) {
    next = segment.end();
    byte[] bytes = segment.bytes();
    if (bytes.length > 0) {
      sink.bytes(bytes, 0, bytes.length, segment.nanos(), segment.time());
    }
    long uncaptured = segment.end() - segment.start() - bytes.length;
    if (uncaptured > 0) {
      sink.missing(uncaptured, false, segment.nanos(), segment.time());
    }
  }
}
