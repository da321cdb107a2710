package io.imdscope.output.log;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says once when writing begins to fail, and once when it has gone well again for a while. */
final class Trouble {
  /** A disk that is full lets a line through now and then. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String log;
  private final Consumer<String> say;
  private boolean said;
  private Optional<Long> wellSince = Optional.empty();

  Trouble(String log, Consumer<String> say) {
    this.log = log;
    this.say = say;
  }

  void failed(String reason) {
    wellSince = Optional.empty();
    if (!said) {
      said = true;
      say.accept(
          "the log " + log + " cannot be written: " + reason + "; what is missing is counted");
    }
  }

  /** Something was written; in all so many calls are missing. */
  void written(long nanos, long missing) {
    if (!said) {
      return;
    }
    if (wellSince.isEmpty()) {
      wellSince = Optional.of(nanos);
    } else if (nanos - wellSince.get() >= CALM_NANOS) {
      end(missing);
    }
  }

  /** There will be no more: what went well last is not waited for. */
  void finish(long missing) {
    if (said && wellSince.isPresent()) {
      end(missing);
    }
  }

  private void end(long missing) {
    said = false;
    say.accept("the log " + log + " is written again; " + missing + " calls are missing in it");
  }
}
