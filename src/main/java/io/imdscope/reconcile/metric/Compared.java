package io.imdscope.reconcile.metric;

import io.imdscope.reconcile.WatchedTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** CloudWatch beside the trace, when all of both is known. */
public final class Compared {
  private final List<PeriodSeries> series;
  private final Map<PeriodSeries, Borders> borders = new HashMap<>();
  private final Map<String, WatchedTime> watches;
  private final List<String> without;
  private final Map<String, Long> others;
  private final long nameless;
  private final boolean leftOut;

  Compared(
      List<PeriodSeries> series,
      Map<String, WatchedTime> watches,
      List<String> without,
      Map<String, Long> others,
      long nameless,
      boolean leftOut) {
    this.series = series;
    this.watches = watches;
    this.without = without;
    this.others = others;
    this.nameless = nameless;
    this.leftOut = leftOut;
    series.forEach(each -> borders.put(each, new Borders(each)));
  }

  /**
   * What it comes to.
   *
   * @param differs whether a period differs that was watched throughout, with nothing lost
   * @param incomplete whether a period differs of which that can not be said, or there is nothing
   *     to compare with, of all calls or of some
   */
  public record Finding(boolean differs, boolean incomplete) {}

  /** What it comes to. */
  public Finding finding() {
    boolean[] found = {false, leftOut || series.isEmpty()};
    for (PeriodSeries each : series) {
      found[1] |= each.outside() > 0 && !each.isAsked;
      judge(
          each,
          period -> {
            found[0] |= period.isDifference();
            found[1] |= period.isUnknown();
          });
    }
    return new Finding(found[0], found[1]);
  }

  List<PeriodSeries> series() {
    return series;
  }

  void judge(PeriodSeries each, Consumer<Judged> consumer) {
    new Judge(each, borders.get(each), watches.get(each.instance)).each(consumer);
  }

  boolean isInLog(PeriodSeries each) {
    return watches.get(each.instance).isInLog();
  }

  /** Whether at any time all calls were seen, or counted as lost. */
  boolean isWatched(PeriodSeries each) {
    return !watches.get(each.instance).watched().isEmpty();
  }

  /** Instances and metrics of which CloudWatch has no value at all. */
  List<String> without() {
    return without;
  }

  /** Instances of the log that are not in the metrics, with their calls without a token. */
  Map<String, Long> others() {
    return others;
  }

  /** Calls without a token that no host.id tells the instance of. */
  long nameless() {
    return nameless;
  }
}
