package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an error costs is counted each time, and said once. */
class InternalErrorsTest {
  private final List<String> said = new ArrayList<>();
  private final InternalErrors errors = new InternalErrors();

  @Test
  void eachPlaceIsSaidOnceAndAllIsCounted() {
    errors.tellTo(said::add);
    for (int i = 0; i < 3; i++) {
      errors.untold(at("java.lang.Integer", 1, "io.imdscope.http.Target", 7));
      errors.untold(at("io.imdscope.http.Target", 8));
      assertThat(errors.isTold("x", Integer::parseInt)).isFalse();
      assertThat(errors.isTold("x", _ -> {})).isTrue();
      errors.unnamed(at("io.imdscope.http.Target", 8));
    }
    errors.untold(5);
    assertThat(said).hasSize(4);
    assertThat(said.getFirst())
        .startsWith(
            "internal error: java.lang.IllegalStateException at io.imdscope.http.Target.m(F:7); ");
    assertThat(said).noneMatch(line -> line.contains("what a caller sent"));
    assertThat(errors.losses().counts()).isEqualTo(Map.of(Loss.INTERNAL_ERROR, 11L));
  }

  @Test
  void noMoreAreSaidThanTheBound() {
    errors.tellTo(said::add);
    for (int i = 0; i < 3 * InternalErrors.MOST_SAID; i++) {
      errors.unexplained(at("io.imdscope.http.Target", i));
    }
    assertThat(said).hasSize(InternalErrors.MOST_SAID);
    assertThat(errors.losses().counts()).isEmpty();
    errors.untold(at("io.imdscope.http.Target", 1));
    assertThat(said).as("what is worse").hasSize(InternalErrors.MOST_SAID + 1);
  }

  @Test
  void anErrorWithoutAPlaceOfOursIsSaidWithTheFirst() {
    assertThat(Said.error(at("java.lang.Integer", 1, "java.lang.Long", 2)))
        .endsWith(" at java.lang.Integer.m(F:1)");
    assertThat(Said.error(at())).isEqualTo("java.lang.IllegalStateException");
  }

  private static RuntimeException at(Object... classAndLine) {
    RuntimeException e = new IllegalStateException("what a caller sent");
    StackTraceElement[] trace = new StackTraceElement[classAndLine.length / 2];
    for (int i = 0; i < trace.length; i++) {
      trace[i] =
          new StackTraceElement(
              (String) classAndLine[2 * i], "m", "F", (int) classAndLine[2 * i + 1]);
    }
    e.setStackTrace(trace);
    return e;
  }
}
