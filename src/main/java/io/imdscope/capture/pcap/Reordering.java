package io.imdscope.capture.pcap;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Puts segments in the order of their times, where several interfaces were captured side by side:
 * dumpcap writes what it has of one, then what it has of the next. Holds a bounded number, each for
 * no longer than a second of the capture's time.
 */
final class Reordering {
  static final int MOST = 4096;
  static final int MOST_BYTES = 4 << 20;

  private static final long LONGEST_NANOS = 1_000_000_000L;

  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          Comparator.comparingLong((Held each) -> each.segment().nanos)
              .thenComparingLong(Held::number));
  private final Consumer<Segment> sink;
  private long number;
  private long bytes;
  private long latest = Long.MIN_VALUE;

  private record Held(Segment segment, long number) {}

  Reordering(Consumer<Segment> sink) {
    this.sink = sink;
  }

  /** Takes a segment, of which it keeps a copy. */
  void accept(Segment segment) {
    held.add(new Held(segment.copy(), number++));
    bytes += segment.captured;
    passed(segment.nanos);
    while (held.size() > MOST || bytes > MOST_BYTES) {
      release();
    }
  }

  /** The capture is at this time: what is older by a second has nothing before it any more. */
  void passed(long nanos) {
    latest = Math.max(latest, nanos);
    while (!held.isEmpty() && latest - held.peek().segment().nanos >= LONGEST_NANOS) {
      release();
    }
  }

  /** Nothing more will come. */
  void finish() {
    while (!held.isEmpty()) {
      release();
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  private void release() {
    Segment segment = held.remove().segment();
    bytes -= segment.captured;
    sink.accept(segment);
  }
}
