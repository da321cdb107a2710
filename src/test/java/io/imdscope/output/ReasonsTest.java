package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Cause;
import io.imdscope.event.Event;
import io.imdscope.event.Finding;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why there was no token is told once of each caller, on a line of its own. */
class ReasonsTest {
  private static final String EVIL = "\u001b[31m\u202e</script>\n" + "x".repeat(60_000);
  private final Calls app = Calls.by("app");

  @Test
  void eachCallerAndReasonIsToldOnce() throws IOException {
    Finding other = new Finding(Cause.TOKEN_REFUSED, "advice");
    List<String> lines =
        lines(
            with(app, 1, finding("advice")),
            with(app.withPid(7), 2, finding("advice")),
            with(app, 3, other),
            with(app, 4, finding("another")),
            with(Calls.by("curl"), 5, finding("advice")),
            with(app, 6, finding("advice")));
    assertThat(lines.stream().filter(line -> line.contains("^ ")).count()).isEqualTo(4);
    assertThat(lines.get(1).strip())
        .isEqualTo("^ no_token_attempt: never asks for a token -> advice");
    assertThat(lines.get(2)).contains(" v1 ");
  }

  @Test
  void whatWasToldIsBounded() {
    Reasons reasons = new Reasons();
    for (int i = 0; i <= Reasons.MOST; i++) {
      assertThat(reasons.isNew(app.v1(0), finding("advice-" + i))).isTrue();
    }
    assertThat(reasons.isNew(app.v1(0), finding("advice-" + Reasons.MOST))).isFalse();
    assertThat(reasons.isNew(app.v1(0), finding("advice-0"))).isTrue();
  }

  @Test
  void hostileTextStaysOnItsLine() throws IOException {
    Calls evil = Calls.by(EVIL).withAgent(EVIL).in(Calls.pod(EVIL, EVIL, EVIL));
    List<String> lines = lines(with(evil, 1, finding(EVIL)));
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      assertThat(line).hasSizeLessThanOrEqualTo(LineWriter.WIDTH).matches("[ -~]*");
    }
  }

  private static Finding finding(String advice) {
    return new Finding(Cause.NO_TOKEN_ATTEMPT, advice);
  }

  private static Event with(Calls calls, long millis, Finding finding) {
    return calls.v1(millis).reported(0, Optional.of(finding));
  }

  private static List<String> lines(Event... events) throws IOException {
    List<String> lines = Written.lines(out -> new LineWriter(out, ZoneOffset.UTC, false), events);
    return lines.subList(1, lines.size()); // beneath the heading
  }
}
