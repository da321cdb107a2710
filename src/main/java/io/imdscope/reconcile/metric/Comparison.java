package io.imdscope.reconcile.metric;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Outcome;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import io.imdscope.reconcile.Complaints;
import io.imdscope.reconcile.WatchedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * CloudWatch's counts beside the event log's, by instance and metric. Events are handed in in the
 * order of the log; memory is that of the periods, whatever the log's length.
 */
public final class Comparison {
  /** The most instances that are in the log and not in the metrics whose calls are counted. */
  private static final int MOST_OTHERS = 10_000;

  private final List<PeriodSeries> all = new ArrayList<>();
  private final Map<String, Map<NoTokenMetric, PeriodSeries>> series = new HashMap<>();
  private final Map<String, WatchedTime> watches = new HashMap<>();

  /** Instances of the log without a metric, and how many calls without a token they made. */
  private final Map<String, Long> others = new TreeMap<>();

  private final List<String> without = new ArrayList<>();
  private long nameless;

  /** Which metrics of which instances have no value; and which there are at all. */
  private final Map<String, Set<NoTokenMetric>> empty = new HashMap<>();

  private final Set<NoTokenMetric> asked = new HashSet<>();

  /** The time of all values, in seconds. */
  private long from = Long.MAX_VALUE;

  private long to = Long.MIN_VALUE;

  /** Whether calls of that time that count for certain are compared with nothing. */
  private boolean leftOut;

  /** Beside these values; sentences go to {@code problems} about what of them has no room. */
  public Comparison(Values values, MetricHints given, Complaints problems) {
    long common =
        values.all().values().stream()
            .mapToLong(Values::step)
            .filter(each -> each > 0)
            .min()
            .orElse(Length.USUAL);
    Optional<Long> wanted = given.period().map(Duration::toSeconds);
    values.pages(problems);
    int room = PeriodSeries.MOST_PERIODS;
    for (Map.Entry<Values.Key, ? extends SortedMap<Long, Long>> each : values.all().entrySet()) {
      Values.Key key = each.getKey();
      watches.computeIfAbsent(key.instance(), instance -> new WatchedTime());
      asked.add(key.metric());
      if (each.getValue().isEmpty()) {
        without.add(key.instance() + " " + key.metric().label());
        empty.computeIfAbsent(key.instance(), name -> new HashSet<>()).add(key.metric());
        continue;
      }
      Optional<Length> length =
          Length.of(
              each.getValue(),
              values.grids(key),
              values.asked(key).map(Values.Asked::seconds),
              wanted,
              common);
      if (length.isEmpty()) {
        problems.add(key.instance() + ": " + misfit(Values.step(each.getValue()), wanted));
        continue;
      }
      try {
        Optional<LoggedInstances.Range> range = values.asked(key).map(Values.Asked::range);
        PeriodSeries made = new PeriodSeries(key, each.getValue(), length.get(), range, room);
        room -= made.size();
        from = Math.min(from, made.begin);
        to = Math.max(to, made.start(made.size()));
        all.add(made);
        series.computeIfAbsent(key.instance(), name -> new HashMap<>()).put(key.metric(), made);
      } catch (Values.TooMany e) {
        problems.add(key.instance() + ": its periods are left out: " + e.getMessage());
      }
    }
  }

  private static String misfit(long step, Optional<Long> wanted) {
    long period = wanted.orElse(step);
    return step == 0 || step % period == 0 || period % step == 0
        ? "its values are from answers whose periods begin at different times, or nothing tells how"
            + " long they are: they are left out; compare one answer after the other, or ask for"
            + " all of the time at once"
        : "its values are "
            + step
            + "s apart, or multiples of that, and fit into no --period of "
            + period
            + "s: they are left out";
  }

  /** The next event of the log. */
  public void event(Event event, Origin origin) {
    Optional<String> instance = origin.hostId();
    WatchedTime watch = instance.map(watches::get).orElse(null);
    if (watch == null) {
      other(event, instance);
      return;
    }
    leftOut |= counts(event, empty.getOrDefault(instance.get(), Set.of()));
    Map<NoTokenMetric, PeriodSeries> metrics = series.getOrDefault(instance.get(), Map.of());
    switch (event) {
      case Coverage coverage -> watch.coverage(coverage);
      case Request request -> {
        if (watch.line(origin.run(), request.number(), request.time())) {
          metrics.values().forEach(each -> take(each, request));
        }
      }
      case Repeated repeated -> {
        if (watch.group(origin.run(), repeated)) {
          metrics.values().forEach(each -> take(each, repeated));
        }
      }
    }
  }

  /** Whether CloudWatch should have counted it in one of these metrics. */
  private boolean counts(Event event, Set<NoTokenMetric> metrics) {
    Optional<Request> request =
        switch (event) {
          case Coverage _ -> Optional.empty();
          case Request each -> Optional.of(each);
          case Repeated repeated -> Optional.of(repeated.last());
        };
    long second = event.time().getEpochSecond();
    return second >= from
        && second < to
        && request.filter(Comparison::mayCount).isPresent()
        && metrics.stream().anyMatch(each -> count(each, request.get()) == Count.YES);
  }

  private void other(Event event, Optional<String> instance) {
    leftOut |= counts(event, asked);
    long count =
        switch (event) {
          case Coverage coverage -> 0;
          case Request request -> mayCount(request) ? 1 : 0;
          case Repeated repeated -> mayCount(repeated.last()) ? repeated.count() : 0;
        };
    if (instance.isEmpty()) {
      nameless += count;
    } else if (others.size() < MOST_OTHERS || others.containsKey(instance.get())) {
      others.merge(instance.get(), count, Long::sum);
    }
  }

  /** Whether the request has no token, or it can not be known whether it has. */
  private static boolean mayCount(Request request) {
    return request.flow().endpoint().kind() == Endpoint.Kind.IMDS
        && (request.version() == Version.V1
            || request.version() == Version.NONE
            || request.version() == Version.UNKNOWN);
  }

  /** How a call counts for a metric. */
  private enum Count {
    YES,
    UNCLEAR,
    NO
  }

  private static Count count(NoTokenMetric metric, Request request) {
    if (request.outcome().isEmpty() || request.version() == Version.UNKNOWN) {
      return Count.UNCLEAR;
    }
    Outcome wanted = metric == NoTokenMetric.NO_TOKEN ? Outcome.OK : Outcome.REJECTED;
    return request.outcome().get() == wanted ? Count.YES : Count.NO;
  }

  private static void take(PeriodSeries series, Request request) {
    if (!mayCount(request)) {
      return;
    }
    long second = request.time().getEpochSecond();
    switch (count(series.metric, request)) {
      case YES -> series.traced(second, 1);
      case UNCLEAR -> series.unclear(second);
      case NO -> series.unsuccessful(second, 1);
    }
  }

  /** Of many only the first's and the last's time is known. */
  private static void take(PeriodSeries series, Repeated repeated) {
    Request last = repeated.last();
    Count count = count(series.metric, last);
    if (!mayCount(last)) {
      return;
    }
    if (count == Count.NO) {
      series.unsuccessful(last.time().getEpochSecond(), repeated.count());
      return;
    }
    long from = repeated.first().getEpochSecond();
    long to = last.time().getEpochSecond();
    boolean oneSide = series.at(from - Borders.SECONDS) == series.at(to + Borders.SECONDS);
    if (count == Count.YES && oneSide) {
      series.traced(to, repeated.count());
    } else if (count == Count.YES && repeated.count() > 1) {
      series.traced(from, 1);
      series.traced(to, 1);
      series.somewhere(from - Borders.SECONDS, to + Borders.SECONDS, repeated.count() - 2, true);
    } else {
      series.somewhere(
          from - Borders.SECONDS, to + Borders.SECONDS, repeated.count(), count == Count.YES);
    }
  }

  /** All is handed in: the result. */
  public Compared end() {
    watches.values().forEach(WatchedTime::end);
    all.forEach(PeriodSeries::end);
    return new Compared(all, watches, without, others, nameless, leftOut);
  }
}
