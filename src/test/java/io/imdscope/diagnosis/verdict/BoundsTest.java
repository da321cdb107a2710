package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.EventJson;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.output.log.LogSettings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the log, and what is forgotten is never taken for covered. */
class BoundsTest {
  @Test
  void aMillionRestartsLeaveAsMuchAsAFew() {
    Told log = new Told();
    int restarts = 1_000_000;
    for (int i = 0; i < restarts; i++) {
      double second = i / 500.0;
      log.run("run" + i).start(second).stop(second + 0.001, 0);
    }
    assertThat(log.watch.size()).isLessThanOrEqualTo(512 + NodeWatch.MOST_RUNS + Resumed.MOST);
    assertThat(log.evidence().gapCount()).isEqualTo(restarts); // the last one at the end
    assertThat(log.evidence().gaps()).hasSize(100);
    assertThat(log.evidence().covered()).isLessThanOrEqualTo(Duration.ofSeconds(500));
    assertThat(log.broken()).containsExactly("no_gap");
  }

  /** None of them has an earlier run that it could go on from. */
  @Test
  void runsThatWentOnFromNothingAreBounded() {
    Told log = new Told();
    for (int i = 0; i < 20_000; i++) {
      log.run("run" + i).resume(i / 10.0, -700.0 * i);
    }
    assertThat(log.watch.size()).isLessThanOrEqualTo(512 + NodeWatch.MOST_RUNS + 2 * Resumed.MOST);
    assertThat(log.verdict().decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void slotsStayFewAndCountAll() {
    Slots slots = new Slots(64);
    Random random = new Random(1);
    for (int i = 0; i < 2_000_000; i++) {
      slots.add(i % 1000 == 0 ? random.nextLong(1L << 33) - (1L << 32) : i, 1);
      assertThat(slots.size() <= 64).isTrue();
    }
    assertThat(slots.countSince(Long.MIN_VALUE)).isEqualTo(2_000_000);
  }

  @Test
  void countsWithinTheWindowAreNeverTooLow() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Tally tally = new Tally();
      int within = 0;
      for (int i = 0; i < 300; i++) {
        double second = random.nextInt(20_000) / 10.0;
        within += second >= 1000 ? 1 : 0;
        tally.add(Told.at(second), 1);
      }
      Occurrences found = tally.since(Told.at(1000), Told.AS_OF);
      assertThat(found.inWindow()).isBetween((long) within, (long) within + 20);
      assertThat(found.all()).isEqualTo(300);
    }
  }

  @Test
  void manyRunsAtOnceAreForgottenButNothingIsMadeUp() {
    Told log = new Told();
    for (int second = 0; second <= 2000; second += 10) {
      for (int run = 0; run < 2 * NodeWatch.MOST_RUNS; run++) {
        log.run("run" + run).beat(second, 0);
      }
    }
    assertThat(log.watch.size()).isLessThanOrEqualTo(512 + NodeWatch.MOST_RUNS + Resumed.MOST);
    assertThat(log.evidence().covered()).isZero();
    assertThat(log.broken()).containsExactly("no_gap");
  }

  /** As an agent writes it that falls behind for long. */
  @Test
  void allGroupsThatFitIntoAFileAreToldApart() throws Exception {
    Told log = new Told().start(0);
    for (int i = 1; i <= RunLog.MOST_GROUPS; i++) {
      log.group(2L * i, Version.V2, 1500, 1500, 2);
    }
    log.beat(2000, 2L * RunLog.MOST_GROUPS);
    assertThat(log.evidence().missing().all()).isZero();
    assertThat(log.evidence().duplicates()).isZero();
    log.group(3L * RunLog.MOST_GROUPS, Version.V2, 2000, 2000, 2);
    assertThat(log.evidence().duplicates()).as("one too many is not taken").isEqualTo(2);

    Request shortest = Samples.from(Samples.unreadable(), Optional.empty(), Samples.IN_POD);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new EventJson(new Origin("n", Optional.empty(), "r"))
        .write(new Repeated(shortest, shortest.time(), 2), line);
    assertThat(LogSettings.DEFAULT_FILE_BYTES / line.size()).isLessThan(RunLog.MOST_GROUPS);
  }

  @Test
  void stretchesAreTheUnionOfAllThatWasAdded() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Stretches stretches = new Stretches(1_000);
      boolean[] covered = new boolean[200];
      for (int i = 0; i < 30; i++) {
        int from = random.nextInt(190);
        int to = from + random.nextInt(10);
        stretches.add(new Stretch(Told.at(from), Told.at(to), false, false));
        java.util.Arrays.fill(covered, from, to, true);
      }
      for (int step = 0; step < 200; step++) {
        assertThat(stretches.contains(Told.at(step), Told.at(step + 1)))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(covered[step]);
      }
    }
  }
}
