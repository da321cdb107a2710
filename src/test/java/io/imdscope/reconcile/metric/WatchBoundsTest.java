package io.imdscope.reconcile.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.reconcile.Complaints;
import io.imdscope.reconcile.WatchedTime;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** However many runs, stretches and values there are: so much is kept, and no more. */
class WatchBoundsTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  @Test
  void runsAndStretchesAreBounded() {
    WatchedTime watch = new WatchedTime();
    for (int i = 0; i < WatchedTime.MOST_PARTS + 500; i++) {
      Origin origin = new Origin("node", Optional.of("i-1"), "run " + i);
      Coverage.Node node = new Coverage.Node(origin, "6.1", "0.1.0");
      Instant at = START.plusSeconds(100L * i);
      watch.coverage(new Coverage.Start(at, node, Endpoint.DEFAULTS));
      // five requests of which no line is there
      Coverage.Totals totals = new Coverage.Totals(5, 500, LossCounts.NONE, 0, 0);
      watch.coverage(new Coverage.Stop(at.plusSeconds(50), node, totals));
    }
    watch.end();
    assertThat(watch.watched()).hasSize(WatchedTime.MOST_PARTS);
    assertThat(watch.flaws()).hasSizeLessThanOrEqualTo(WatchedTime.MOST_PARTS);
    assertThat(watch.flaws().stream().mapToLong(WatchedTime.Flaw::count).sum())
        .isEqualTo(5L * (WatchedTime.MOST_PARTS + 500));
  }

  /**
   * A capture, the old tool's log, and who looks at another address, tell of no call but theirs.
   */
  @Test
  void whoSeesNotAllWatchesNothing() {
    Origin origin = new Origin("node", Optional.of("i-1"), "run");
    List<Endpoint> elsewhere =
        Endpoint.DEFAULTS.stream().filter(each -> each.kind() != Endpoint.Kind.IMDS).toList();
    for (String kernel : List.of(Coverage.Node.CAPTURE, Coverage.Node.LEGACY_LOG, "6.1")) {
      WatchedTime watch = new WatchedTime();
      Coverage.Node node = new Coverage.Node(origin, kernel, "0.1.0");
      watch.coverage(
          new Coverage.Start(START, node, kernel.equals("6.1") ? elsewhere : Endpoint.DEFAULTS));
      Coverage.Totals totals = new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0);
      watch.coverage(new Coverage.Stop(START.plusSeconds(50), node, totals));
      watch.end();
      assertThat(watch.watched()).as(kernel).isEmpty();
    }
  }

  /** One call lost in each half minute, for longer than there is room for. */
  @Test
  void noLossIsForgottenHoweverManyThereAre() {
    int beats = WatchedTime.MOST_PARTS + 2000;
    Values values = new Values();
    for (int second = 0; second + 300 <= 30 * beats; second += 300) {
      values.add("i-1", NoTokenMetric.NO_TOKEN, START.getEpochSecond() + second, 10);
    }
    Comparison comparison = new Comparison(values, MetricHints.NOTHING, new Complaints());
    Origin origin = new Origin("node", Optional.of("i-1"), "run");
    Coverage.Node node = new Coverage.Node(origin, "6.1", "0.1.0");
    comparison.event(new Coverage.Start(START, node, Endpoint.DEFAULTS), origin);
    for (int i = 1; i <= beats; i++) {
      LossCounts lost = new LossCounts(Map.of(Loss.RING_FULL_REQUEST, (long) i));
      Coverage.Totals totals = new Coverage.Totals(0, 0, lost, 0, 0);
      comparison.event(new Coverage.Heartbeat(START.plusSeconds(30L * i), node, totals), origin);
    }
    Compared compared = comparison.end();
    assertThat(compared.finding()).isEqualTo(new Compared.Finding(false, true));
  }

  private static Repeated group(int second, long number) {
    Request last =
        Samples.answered(
                Samples.request(Version.V1, Samples.head("GET", "/latest/meta-data/x")), 200)
            .withTime(START.plusSeconds(second))
            .reported(number, Optional.empty());
    return new Repeated(last, last.time().minusSeconds(9), 500);
  }

  /** A copy of a log whose first calls are told of together. */
  @Test
  void aGroupThatIsThereTwiceIsNoSecondOne() throws IOException {
    Values values = new Values();
    for (int period = 0; period < 3; period++) {
      long count = period == 1 ? 1000 : 0;
      values.add("i-1", NoTokenMetric.NO_TOKEN, START.getEpochSecond() + 300L * period, count);
    }
    Comparison comparison = new Comparison(values, MetricHints.NOTHING, new Complaints());
    Origin origin = new Origin("node", Optional.of("i-1"), "run");
    for (int copy = 0; copy < 2; copy++) {
      comparison.event(group(400, 500), origin);
      comparison.event(group(410, 1000), origin);
    }
    StringBuilder text = new StringBuilder();
    new ComparedText(text).write(comparison.end());
    assertThat(text).containsPattern("all +1000 +1000 +0 not traced, 0 not counted");
  }

  @Test
  void groupsAreKnownAgainAsFarAsThereIsRoom() {
    WatchedTime watch = new WatchedTime();
    for (int i = 0; i < WatchedTime.MOST_PARTS + 1; i++) {
      assertThat(watch.group("run", group(i, i + 1))).isTrue();
    }
    assertThat(watch.group("run", group(0, 1))).isFalse();
    int beyond = WatchedTime.MOST_PARTS;
    assertThat(watch.group("run", group(beyond, beyond + 1))).isTrue();
  }

  @Test
  void moreValuesThanThereIsRoomForAreRefused() {
    Values values = new Values(3);
    for (int i = 0; i < 3; i++) {
      assertThat(values.add("i-1", NoTokenMetric.NO_TOKEN, 300L * i, 1)).isTrue();
    }
    assertThat(values.add("i-1", NoTokenMetric.NO_TOKEN, 0, 2)).isFalse();
    assertThatThrownBy(() -> values.add("i-1", NoTokenMetric.NO_TOKEN, 900, 1))
        .isInstanceOf(Values.TooMany.class);
  }

  /** Two values a minute and half a century apart would be millions of periods. */
  @Test
  void morePeriodsThanThereIsRoomForAreLeftOut() {
    Values values = new Values();
    values.add("i-1", NoTokenMetric.NO_TOKEN, 0, 1);
    values.add("i-1", NoTokenMetric.NO_TOKEN, 60, 1);
    values.add("i-1", NoTokenMetric.NO_TOKEN, 60L * 1_000_000_000, 1);
    Complaints problems = new Complaints();
    Compared compared = new Comparison(values, MetricHints.NOTHING, problems).end();
    assertThat(problems.sentences()).singleElement().asString().contains("i-1: its periods");
    assertThat(compared.finding().incomplete()).isTrue();
  }
}
