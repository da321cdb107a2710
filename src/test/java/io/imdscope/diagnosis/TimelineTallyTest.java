package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No call gets lost on the time axis, whatever the order of times and however far apart. */
class TimelineTallyTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void everyCallIsInItsStep(long seed) {
    Random random = new Random(seed);
    long reach = 1 + random.nextLong(1L << random.nextInt(1, 31));
    TimelineTally tally = new TimelineTally();
    long[] seconds = random.longs(2000, 0, reach).toArray();
    Instant first = START;
    Instant last = START;
    for (int i = 0; i < seconds.length; i++) {
      Instant time = START.plusSeconds(seconds[i]);
      tally.add(time, 1 + i % 3, i % 2 == 0);
      first = i == 0 || time.isBefore(first) ? time : first;
      last = i == 0 || time.isAfter(last) ? time : last;
    }
    Report.Span span = TimelineTally.span(first, last);
    Timeline timeline = tally.over(span);
    assertThat(span.steps()).isLessThanOrEqualTo(Timeline.MOST_STEPS);
    assertThat(timeline.v1()).hasSize(span.steps());
    long[] v1 = new long[span.steps()];
    long[] other = new long[span.steps()];
    for (int i = 0; i < seconds.length; i++) {
      Duration after = Duration.between(span.start(), START.plusSeconds(seconds[i]));
      int step = (int) (after.toSeconds() / span.step().toSeconds());
      (i % 2 == 0 ? v1 : other)[step] += 1 + i % 3;
    }
    assertThat(timeline.v1()).containsExactly(boxed(v1));
    assertThat(timeline.other()).containsExactly(boxed(other));
  }

  @Test
  void ofOneInstantThereIsOneStep() {
    TimelineTally tally = new TimelineTally();
    tally.add(START, 7, true);
    Report.Span span = TimelineTally.span(START, START);
    assertThat(span).isEqualTo(new Report.Span(START, Duration.ofSeconds(1), 1));
    assertThat(tally.over(span)).isEqualTo(new Timeline(List.of(7L), List.of(0L)));
  }

  @Test
  void otherNodesLogsMayReachFurther() {
    TimelineTally tally = new TimelineTally();
    tally.add(START, 1, true);
    Report.Span span = TimelineTally.span(START.minusSeconds(100_000), START.plusSeconds(100_000));
    Timeline timeline = tally.over(span);
    assertThat(timeline.v1().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
    assertThat(timeline.v1().indexOf(1L))
        .isEqualTo(
            (int) (Duration.between(span.start(), START).toSeconds() / span.step().toSeconds()));
  }

  private static Long[] boxed(long[] values) {
    return java.util.Arrays.stream(values).boxed().toArray(Long[]::new);
  }
}
