package io.imdscope.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;

/**
 * Reads the settings again while the run goes on with those it has, on a thread of its own: a run
 * ends only for settings that are good, and others. For the thread that traces.
 */
final class Rereading {
  /** A file that is not read by then changes nothing, as on a disk that does not answer. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final BooleanSupplier asked;
  private final Supplier<AgentSettings> read;
  private final Consumer<String> say;
  private AgentSettings held;
  private Optional<CompletableFuture<Answer>> reading = Optional.empty();
  private Optional<AgentSettings> others = Optional.empty();
  private boolean wanted;
  private boolean late;
  private long begunAt;

  /** What came of it. */
  private sealed interface Answer {
    record Good(AgentSettings settings) implements Answer {}

    record Wrong(String why) implements Answer {}
  }

  /**
   * Nothing is read before it is asked for.
   *
   * @param asked whether that was asked for since the last time
   * @param read throws a {@link ParameterException} where the settings are wrong; may hang
   * @param held what the first run has
   */
  Rereading(
      BooleanSupplier asked,
      Supplier<AgentSettings> read,
      AgentSettings held,
      Consumer<String> say) {
    this.asked = asked;
    this.read = read;
    this.held = held;
    this.say = say;
  }

  /** Whether there are others by now, for which the run is to end; never waits. */
  boolean hasOthers(long nanos) {
    wanted |= asked.getAsBoolean();
    reading.ifPresent(each -> look(each, nanos));
    if (wanted && reading.isEmpty() && others.isEmpty()) {
      wanted = false;
      begunAt = nanos;
      reading = Optional.of(begin());
    }
    return others.isPresent();
  }

  /** The others, which the next run has. */
  Optional<AgentSettings> take() {
    Optional<AgentSettings> taken = others;
    others = Optional.empty();
    held = taken.orElse(held);
    return taken;
  }

  /** These are what the next run has, since the others cannot be worked with. */
  void backTo(AgentSettings settings) {
    held = settings;
  }

  private void look(CompletableFuture<Answer> answer, long nanos) {
    if (answer.isDone()) {
      if (!late) {
        take(answer.join());
      }
      reading = Optional.empty();
      late = false;
    } else if (late ? wanted : nanos - begunAt >= LONGEST.toNanos()) {
      late = true;
      wanted = false;
      stay("what they are read from does not answer");
    }
  }

  private void take(Answer answer) {
    switch (answer) {
      case Answer.Wrong(String why) -> stay(why);
      case Answer.Good(AgentSettings same) when same.equals(held) ->
          say.accept("the settings were read again, and are the same: goes on as before");
      case Answer.Good(AgentSettings other) -> {
        say.accept("the settings were read again");
        others = Optional.of(other);
      }
    }
  }

  private void stay(String why) {
    say.accept("the settings stay as they were: " + why);
  }

  /** What else it throws ends the program, as on any thread. */
  private CompletableFuture<Answer> begin() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread _ = Thread.ofPlatform().daemon().name("settings").start(() -> answer.complete(answer()));
    return answer;
  }

  private Answer answer() {
    try {
      return new Answer.Good(read.get());
    } catch (ParameterException e) {
      return new Answer.Wrong(String.valueOf(e.getMessage()));
    }
  }
}
