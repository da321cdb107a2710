package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Detail goes when a backlog stays, and comes back when there has been none for a while. */
class DetailLimitTest {
  private static final long RING = 1024;

  private final DetailLimit limit = new DetailLimit(RING);
  private long now;

  private Detail look(long unread) {
    now += Duration.ofMillis(10).toNanos();
    return limit.look(unread, now);
  }

  @Test
  void aBacklogThatShrinksChangesNothing() {
    for (long unread : new long[] {RING, RING - 1, RING / 2, RING / 4, 0, RING, 1}) {
      assertThat(look(unread)).isEqualTo(Detail.FULL);
    }
    look(RING / 4 - 1);
    assertThat(look(RING / 4 - 1)).as("too little to matter").isEqualTo(Detail.FULL);
  }

  @Test
  void argumentsGoFirst() {
    look(RING / 4);
    assertThat(look(RING / 4)).isEqualTo(Detail.NO_ARGUMENTS);
    assertThat(look(RING / 2)).isEqualTo(Detail.AGGREGATED);
  }

  @Test
  void aLongBacklogTakesBothAtOnce() {
    look(RING / 2);
    assertThat(look(RING / 2)).isEqualTo(Detail.AGGREGATED);
    assertThat(look(RING / 4)).as("shrinks, and is not yet over").isEqualTo(Detail.AGGREGATED);
  }

  @Test
  void allIsBackOnceItHasKeptUpForAWhile() {
    look(RING);
    look(RING);
    assertThat(look(0)).isEqualTo(Detail.AGGREGATED);
    now += DetailLimit.CALM.toNanos() / 2;
    assertThat(look(RING / 8)).as("behind again").isEqualTo(Detail.AGGREGATED);
    look(0);
    now += DetailLimit.CALM.toNanos() - Duration.ofMillis(20).toNanos();
    assertThat(look(0)).isEqualTo(Detail.AGGREGATED);
    assertThat(look(0)).isEqualTo(Detail.FULL);
  }
}
