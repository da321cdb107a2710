package io.imdscope.cli;

import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Errors of this program that come of one call. They cost what is told of that call and must not
 * end the trace of all: an agent would read the call again at each start, and end each time. A lack
 * of memory or of stack is none of them, and ends the program. For one thread.
 */
final class InternalErrors {
  /** So many are said of each consequence; what is untold is counted all the same. */
  static final int MOST_SAID = 16;

  /** What comes of it. */
  private enum Consequence {
    UNEXPLAINED("calls are told without their cause"),
    UNNAMED("calls are told without the name of their workload"),
    UNTOLD("calls may be missing, and count as lost (" + Loss.INTERNAL_ERROR.label() + ")");

    private final String sentence;

    Consequence(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Map<Consequence, Set<String>> said = new EnumMap<>(Consequence.class);
  private Consumer<String> say = _ -> {};
  private long untold;

  /** From now on they are said there, the same at the same place once. */
  void tellTo(Consumer<String> sink) {
    say = sink;
  }

  void unexplained(RuntimeException e) {
    say(e, Consequence.UNEXPLAINED);
  }

  void unnamed(RuntimeException e) {
    say(e, Consequence.UNNAMED);
  }

  /** One call is untold by it. */
  void untold(RuntimeException e) {
    say(e, Consequence.UNTOLD);
    untold(1);
  }

  /** So many calls did not come to all that they are told to. */
  void untold(long calls) {
    untold += calls;
  }

  /** Whether it was told to that part; if not, it is for who told it to count what was lost. */
  <T> boolean isTold(T event, Consumer<? super T> part) {
    try {
      part.accept(event);
      return true;
    } catch (RuntimeException e) {
      say(e, Consequence.UNTOLD);
      return false;
    }
  }

  LossCounts losses() {
    return new LossCounts(Map.of(Loss.INTERNAL_ERROR, untold));
  }

  private void say(RuntimeException e, Consequence consequence) {
    String error = Said.error(e);
    Set<String> before = said.computeIfAbsent(consequence, _ -> new HashSet<>());
    if (before.size() < MOST_SAID && before.add(error)) {
      say.accept(
          "internal error: "
              + error
              + "; what comes of it is that "
              + consequence.sentence
              + "; please report it");
    }
  }
}
