package io.imdscope.reconcile.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two clocks can do to a series, and what they can not. */
class BordersTest {
  private static final int PERIOD = 60;
  private static final int PERIODS = 40;

  private final Random random = new Random(5);
  private final long[] counted = new long[PERIODS];

  /** However each call's time is off by some seconds, no difference is made of it. */
  @ParameterizedTest
  @ValueSource(ints = {5, 40, 400, 4000})
  void noCallIsMissedBecauseOfAClock(int calls) {
    for (int round = 0; round < 200; round++) {
      int constant = random.nextInt(3) - 1;
      int[] seconds = new int[calls];
      java.util.Arrays.fill(counted, 0);
      for (int i = 0; i < calls; i++) {
        seconds[i] = random.nextInt((PERIODS + 2) * PERIOD) - PERIOD;
        count(seconds[i] + constant + random.nextInt(9) - 4);
      }
      Borders borders = borders(seconds);
      for (int i = 0; i < PERIODS; i++) {
        assertThat(borders.rest(i)).as("round %d period %d", round, i).isZero();
      }
    }
  }

  private void count(int second) {
    int i = Math.floorDiv(second, PERIOD);
    if (i >= 0 && i < PERIODS) {
      counted[i]++;
    }
  }

  @Test
  void overABorderGoAsManyAsWereTracedNearIt() {
    counted[1] = 5;
    Borders borders = borders(30, 31, 55, 56);
    assertThat(borders.near(1)).isEqualTo(2);
    assertThat(borders.rest(0)).isEqualTo(-2);
    assertThat(borders.rest(1)).isEqualTo(3);
    assertThat(borders.far(0) + borders.far(1)).isZero();
  }

  @Test
  void whatIsFurtherFromABorderThanAClockCanBeIsADifference() {
    counted[1] = 1;
    Borders borders = borders(54);
    assertThat(borders.rest(0)).isEqualTo(-1);
    assertThat(borders.rest(1)).isEqualTo(1);
  }

  /** It may be so, and may be somebody who was not seen, and another who was not counted. */
  @Test
  void overSeveralBordersAndTheLastItIsOnlyPerhaps() {
    counted[1] = 1;
    counted[2] = 1;
    Borders borders = borders(59, 119, PERIODS * PERIOD - 1);
    assertThat(borders.near(0)).isZero();
    assertThat(borders.far(0)).isEqualTo(1);
    assertThat(borders.far(2)).isEqualTo(1);
    assertThat(borders.far(PERIODS - 1)).isEqualTo(1);
    assertThat(borders.rest(0) + borders.rest(2) + borders.rest(PERIODS - 1)).isZero();
  }

  private Borders borders(int... traced) {
    TreeMap<Long, Long> values = new TreeMap<>();
    for (int i = 0; i < PERIODS; i++) {
      values.put((long) i * PERIOD, counted[i]);
    }
    Values.Key key = new Values.Key("i-1", NoTokenMetric.NO_TOKEN);
    Length length = new Length(PERIOD, PERIOD, Length.Basis.KNOWN);
    PeriodSeries series = new PeriodSeries(key, values, length, Optional.empty(), PERIODS);
    for (int second : traced) {
      series.traced(second, 1);
    }
    series.end();
    return new Borders(series);
  }
}
