package io.imdscope.cli;

import io.imdscope.event.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Observations that wait to be dealt with together. They have to be read as they come, since what
 * {@code /proc} tells of a caller is gone with its process; but what deals with one alone has to
 * come back into the processor's caches each time, which costs several times more than the dealing.
 * For one thread.
 */
final class Gathered {
  /** The most that wait. */
  static final int MOST = 512;

  /** About how many bytes they may take in memory. */
  static final int MOST_BYTES = 512 << 10;

  private final Consumer<Observation> sink;
  private final List<Observation> waiting = new ArrayList<>();
  private int bytes;

  /** Nothing yet, of what is to go to {@code sink} in its order. */
  Gathered(Consumer<Observation> sink) {
    this.sink = sink;
  }

  void add(Observation observation) {
    waiting.add(observation);
    bytes += weight(observation);
    if (waiting.size() >= MOST || bytes >= MOST_BYTES) {
      deal();
    }
  }

  /** Passes on what waits. */
  void deal() {
    for (int i = 0; i < waiting.size(); i++) {
      sink.accept(waiting.get(i));
    }
    waiting.clear();
    bytes = 0;
  }

  private static int weight(Observation observation) {
    return switch (observation) {
      case Observation.Connected connected -> connected.caller().weight();
      case Observation.Sent sent -> sent.bytes().length;
      default -> 0;
    };
  }
}
