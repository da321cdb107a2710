package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Version;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that come and go, where whoever asks knows that they do. */
class LifetimeTest {
  @Test
  void aNodeHasToBeWatchedFromItsFirstLineToItsLastOnly() {
    Told log = new Told().start(1200).beat(1500, 0).stop(1800, 0);
    assertThat(log.broken()).containsExactly("no_gap", "window_covered");
    assertThat(broken(log)).isEmpty();
  }

  @Test
  void aGapInBetweenIsOne() {
    Told log = new Told().start(1200).stop(1500, 0).run("b").start(1501).stop(1800, 0);
    assertThat(broken(log)).containsExactly("no_gap");
  }

  @Test
  void aCallBeforeItWasWatchedCounts() {
    Told log = new Told().call(Version.V1, 1100, 1).start(1200).stop(1800, 0);
    assertThat(broken(log)).containsExactly("no_v1");
  }

  @Test
  void aNodeThatWasNeverWatchedIsNotReady() {
    assertThat(broken(new Told().call(Version.V2, 1100, 1))).containsExactly("window_covered");
  }

  @Test
  void aNodeThatWasGoneBeforeTheWindowIsInNobodysWay() {
    Told log = new Told().start(0).call(Version.V1, 300, 1).stop(500, 1);
    assertThat(broken(log)).isEmpty();
  }

  @Test
  void togetherTheyCoverTheWindowOrNot() {
    Told one = new Told().start(0).stop(1400, 0);
    Told two = new Told().run("b").start(1390).beat(1600, 0);
    Told three = new Told().run("c").start(1601).beat(2000, 0);
    assertThat(unwatched(one, two, three)).isEqualTo(Duration.ofSeconds(1));
    assertThat(unwatched(one, two.beat(1601, 0), three)).isZero();
    assertThat(unwatched(two, three)).isEqualTo(Duration.ofSeconds(390));
    assertThat(unwatched()).isEqualTo(Told.WINDOW);
  }

  private static Duration unwatched(Told... logs) {
    return NodeWatch.unwatched(
        Arrays.stream(logs).map(log -> log.watch).toList(),
        Told.AS_OF.minus(Told.WINDOW),
        Told.AS_OF);
  }

  private static Set<String> broken(Told log) {
    NodeEvidence evidence =
        log.watch.evidence(
            Told.AS_OF.minus(Told.WINDOW), Told.AS_OF, Lifetime.AS_LOGGED, Optional.empty());
    return Told.broken(NodeRules.judge(evidence, Told.WINDOW));
  }
}
