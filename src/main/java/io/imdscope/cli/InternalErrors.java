package io.imdscope.cli;

import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Errors of this program that come of one call. They cost what is told of that call and must not
 * end the trace of all: an agent would read the call again at each start, and end each time. For
 * one thread.
 */
final class InternalErrors {
  /** What comes of it; the first of each is said. */
  private enum Consequence {
    UNEXPLAINED("calls are told without their cause"),
    UNNAMED("calls are told without the name of their workload"),
    UNTOLD("calls may be missing, and count as lost (" + Loss.INTERNAL_ERROR.label() + ")");

    private final String sentence;

    Consequence(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Set<Consequence> said = EnumSet.noneOf(Consequence.class);
  private Consumer<String> say = _ -> {};
  private long untold;

  /** From now on they are said there. */
  void tellTo(Consumer<String> sink) {
    say = sink;
  }

  void unexplained(RuntimeException e) {
    say(e, Consequence.UNEXPLAINED);
  }

  void unnamed(RuntimeException e) {
    say(e, Consequence.UNNAMED);
  }

  /** The call may not have come to all that it is told to. */
  void untold(RuntimeException e) {
    untold++;
    say(e, Consequence.UNTOLD);
  }

  LossCounts losses() {
    return new LossCounts(Map.of(Loss.INTERNAL_ERROR, untold));
  }

  private void say(RuntimeException e, Consequence consequence) {
    if (said.add(consequence)) {
      say.accept(
          "internal error: "
              + Said.error(e)
              + "; what comes of it is that "
              + consequence.sentence
              + "; please report it");
    }
  }
}
