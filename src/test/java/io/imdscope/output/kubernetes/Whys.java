package io.imdscope.output.kubernetes;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.Explanation;
import io.imdscope.event.Cause;
import java.util.Optional;

/** Explanations for tests. */
final class Whys {
  static final Explanation CURL = of(Cause.NO_TOKEN_ATTEMPT, "curl 8.14.1", Optional.empty());

  private Whys() {}

  static Explanation of(Cause cause, String client, Optional<String> command) {
    return new Explanation(
        cause,
        client,
        new Advice(
            "fix-script-curl",
            "Whoever wrote this call with " + client + " has to ask for a token first.",
            command,
            Optional.empty()));
  }
}
