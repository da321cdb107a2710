package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Version;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files that are missing, given twice or in another order, and runs whose lines alternate. */
class ReadAgainTest {
  private record Case(
      String name, UnaryOperator<Told> log, long duplicates, long missing, List<String> broken) {}

  private static Case of(
      String name, UnaryOperator<Told> log, long duplicates, long missing, String... broken) {
    return new Case(name, log, duplicates, missing, List.of(broken));
  }

  /** The first file of a run: three calls, of which one comes after its last heartbeat. */
  private static Told one(Told log) {
    return log.file().start(0).call(Version.V2, 10, 2).beat(900, 2).call(Version.V2, 910, 1);
  }

  private static Told two(Told log) {
    return log.file().beat(930, 3).call(Version.V2, 1100, 4).beat(1500, 7, 1, 0, 0);
  }

  private static Told three(Told log) {
    return log.file().beat(1530, 7, 1, 0, 0).call(Version.V2, 1600, 2).beat(2000, 9, 1, 0, 0);
  }

  private static Stream<Case> cases() {
    return Stream.of(
        of("in order", log -> three(two(one(log))), 0, 0, "nothing_lost"),
        of("the first is gone", log -> three(two(log)), 0, 0, "nothing_lost"),
        of("the first two are gone", ReadAgainTest::three, 0, 0, "window_covered"),
        of("the second is gone", log -> three(one(log)), 0, 4, "log_complete", "nothing_lost"),
        of("the last is gone", log -> two(one(log)), 0, 0, "nothing_lost", "no_gap"),
        of("the first twice", log -> three(two(one(one(log)))), 2, 0, "nothing_lost"),
        of("the second twice", log -> three(two(two(one(log)))), 4, 0, "nothing_lost"),
        of("all twice", log -> three(two(one(three(two(one(log)))))), 9, 0, "nothing_lost"),
        of("another order", log -> three(one(two(log))), 0, 4, "log_complete", "nothing_lost"));
  }

  @TestFactory
  Stream<DynamicTest> filesOfOneRun() {
    return cases()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      Told log = each.log().apply(new Told());
                      assertThat(log.broken())
                          .as("%s", log.verdict())
                          .containsExactlyInAnyOrderElementsOf(each.broken());
                      assertThat(log.evidence().duplicates()).isEqualTo(each.duplicates());
                      assertThat(log.evidence().missing().all()).isEqualTo(each.missing());
                    }));
  }

  @Test
  void aLossInAFileThatIsReadTwiceCountsOnce() {
    assertThat(three(two(two(one(new Told())))).evidence().lost().all()).isEqualTo(1);
  }

  @Test
  void whatIsReadAgainIsHarmless() {
    Told log = new Told();
    for (int time = 0; time < 3; time++) {
      log.file().start(0).call(Version.V2, 10, 2).beat(1000, 2).call(Version.V2, 1500, 1);
      log.stop(2000, 3);
    }
    assertThat(log.verdict().decision()).isEqualTo(Decision.READY);
    assertThat(log.evidence().duplicates()).isEqualTo(6);
    assertThat(log.verdict().rules())
        .extracting(Verdict.Ruling::detail)
        .contains("none; 6 requests were read twice");
  }

  @Test
  void linesOfTwoRunsAlternate() {
    Told log = new Told().start(0).run("b").start(0);
    for (int beat = 1; beat <= 66; beat++) {
      log.run("a").call(Version.V2, beat * 30 - 2, 1).run("b").call(Version.V2, beat * 30 - 2, 1);
      log.call(Version.V2, beat * 30 - 1, 1).run("a").beat(beat * 30, beat);
      log.run("b").beat(beat * 30, 2L * beat);
    }
    assertThat(log.verdict().decision()).isEqualTo(Decision.READY);
    log.run("a").stop(1999, 67);
    assertThat(log.evidence().missing().all()).isEqualTo(1);
  }

  @Test
  void aClockThatWentBackBetweenFilesIsNoticedByItsNews() {
    Told log = new Told().start(0).beat(1900, 0).file().beat(500, 0);
    log.call(Version.V1, 510, 1).beat(530, 1).call(Version.V2, 600, 1).beat(1950, 2);
    assertThat(log.broken()).containsExactly("clock_steady");
  }

  @Test
  void aFlawIsCountedOnceThoughLineAndCountTellIt() {
    Told log = new Told().start(0);
    log.call(Version.UNKNOWN, 1100, 1).beat(1130, 1, 0, 1, 0);
    log.beat(1160, 1, 0, 3, 0).call(Version.UNKNOWN, 1155, 2).beat(2000, 3, 0, 3, 0);
    assertThat(log.evidence().unparsed())
        .isEqualTo(new Occurrences(3, 3, java.util.Optional.of(Told.at(1160))));
  }
}
