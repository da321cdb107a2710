package io.imdscope.reconcile.metric;

import io.imdscope.reconcile.WatchedTime;
import io.imdscope.reconcile.WatchedTime.Flaw;
import io.imdscope.reconcile.WatchedTime.Stretch;
import io.imdscope.reconcile.metric.Judged.Answer;
import java.util.List;
import java.util.function.Consumer;

/** Goes through the periods of a series once, in their order, each beside what watched it. */
final class Judge {
  private final PeriodSeries series;
  private final Borders borders;
  private final List<Stretch> twice;
  private final List<Stretch> watched;
  private final List<Flaw> flaws;
  private int firstStretch;
  private int firstFlaw;
  private int firstTwice;

  Judge(PeriodSeries series, Borders borders, WatchedTime watch) {
    this.series = series;
    this.borders = borders;
    this.twice = watch.twice();
    this.watched = watch.watched();
    this.flaws = watch.flaws();
  }

  /** Hands on every period. */
  void each(Consumer<Judged> consumer) {
    for (int i = 0; i < series.size(); i++) {
      consumer.accept(period(i));
    }
  }

  private Judged period(int i) {
    long start = series.start(i);
    return new Judged(
        start,
        answer(i),
        series.counted(i),
        series.traced(i),
        series.unclear(i),
        series.unsuccessful(i),
        unwatched(start * 1000, (start + series.period) * 1000),
        flawed(start * 1000, (start + series.period) * 1000),
        series.doubt(i),
        twice(start * 1000, (start + series.period) * 1000),
        borders.rest(i),
        borders.isUnclear(i),
        borders.near(i),
        borders.far(i));
  }

  private Answer answer(int i) {
    if (!series.hasValue(i)) {
      return series.traced(i) > 0 ? Answer.NO_VALUE : Answer.EQUAL;
    }
    long counted = series.counted(i);
    long traced = series.traced(i);
    if (counted == traced) {
      return Answer.EQUAL;
    }
    if (counted < traced) {
      return Answer.MORE_TRACED;
    }
    return counted > traced + series.unclear(i) ? Answer.MORE_IN_CLOUDWATCH : Answer.UNCLEAR;
  }

  private long unwatched(long from, long to) {
    while (firstStretch < watched.size() && watched.get(firstStretch).to() <= from) {
      firstStretch++;
    }
    long sum = 0;
    for (int i = firstStretch; i < watched.size() && watched.get(i).from() < to; i++) {
      sum += watched.get(i).within(from, to);
    }
    return to - from - sum;
  }

  private boolean twice(long from, long to) {
    while (firstTwice < twice.size() && twice.get(firstTwice).to() <= from) {
      firstTwice++;
    }
    return firstTwice < twice.size() && twice.get(firstTwice).within(from, to) > 0;
  }

  private long flawed(long from, long to) {
    while (firstFlaw < flaws.size() && flaws.get(firstFlaw).stretch().to() < from) {
      firstFlaw++; // they hardly overlap, so that their ends come in order too
    }
    long sum = 0;
    for (int i = firstFlaw; i < flaws.size() && flaws.get(i).stretch().from() < to; i++) {
      sum += flaws.get(i).stretch().to() >= from ? flaws.get(i).count() : 0;
    }
    return sum;
  }
}
