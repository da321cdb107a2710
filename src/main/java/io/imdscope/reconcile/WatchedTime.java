package io.imdscope.reconcile;

import io.imdscope.event.Coverage;
import io.imdscope.event.Repeated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When an instance was watched, and where calls were lost or are missing in its log. Memory is
 * bounded: of runs the {@link #MOST_RUNS} last begun are followed, and of stretches and flaws
 * {@link #MOST_PARTS} each. Stretches beyond count as not watched; of flaws beyond it is told less
 * exactly when they were, and none is left out.
 */
public final class WatchedTime {
  static final int MOST_RUNS = 64;

  /** Stretches, and as many flaws. */
  public static final int MOST_PARTS = 20_000;

  /** From and to, in milliseconds since 1970. */
  public record Stretch(long from, long to) {
    /** How much of it is in another, in milliseconds. */
    public long within(long start, long end) {
      return Math.max(0, Math.min(to, end) - Math.max(from, start));
    }

    boolean touches(Stretch other) {
      return from <= other.to && to >= other.from;
    }

    /** From the beginning of the one to the end of the other. */
    Stretch and(Stretch other) {
      return new Stretch(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** So many calls, within that time, are in no line. */
  public record Flaw(Stretch stretch, long count) {
    Flaw with(Flaw later) {
      return new Flaw(
          new Stretch(stretch.from, Math.max(stretch.to, later.stretch.to)), count + later.count);
    }
  }

  private static final Comparator<Flaw> BY_START =
      Comparator.comparingLong(flaw -> flaw.stretch.from);

  private final StretchList watched = new StretchList();

  /** What any run tells calls of, though perhaps not all, as of what somebody recorded. */
  private final StretchList told = new StretchList();

  /** When two runs tell of the same time. */
  private List<Stretch> twice = List.of();

  private boolean any;
  private final List<Flaw> flaws = new ArrayList<>();

  /** When there is any flaw. */
  private final StretchList flawed = new StretchList();

  private final KnownGroups groups = new KnownGroups();
  private final Map<String, Run> runs = new LinkedHashMap<>();

  /** One run of the program: counts since its start, as of its last coverage line. */
  private static final class Run {
    private Optional<Stretch> told = Optional.empty();

    /** Whether it is of what somebody recorded, or another tool logged. */
    private boolean recorded;

    /** Whether it watches nothing that is counted here. */
    private boolean elsewhere;

    /** From the first line since the last coverage line to the last. */
    private Optional<Stretch> written = Optional.empty();

    private boolean known;
    private long at;
    private long requests;
    private long lost;
    private long lines;
    private long grouped;
    private long lastNumber;
    private final List<Flaw> missing = new ArrayList<>();

    void wrote(Instant first, Instant last) {
      Stretch line = new Stretch(first.toEpochMilli(), last.toEpochMilli());
      written = Optional.of(written.map(before -> before.and(line)).orElse(line));
    }
  }

  /** The next coverage line of the instance's log. */
  public void coverage(Coverage event) {
    any = true;
    Run run = run(event.node().origin().run());
    long time = event.time().toEpochMilli();
    run.recorded |= !event.node().isTraced();
    switch (event) {
      case Coverage.Start start -> {
        run.elsewhere |= !start.isOfMetadata();
        tell(run, new Stretch(start.attached().toEpochMilli(), time));
        if (!run.known) { // else it was read before
          next(run, time, 0, 0);
        }
      }
      case Coverage.Heartbeat beat -> count(run, time, beat.totals());
      case Coverage.Stop stop -> count(run, time, stop.totals());
    }
  }

  private void count(Run run, long time, Coverage.Totals totals) {
    if (run.known && time < run.at) {
      return; // was read before
    }
    long lost = totals.lost().total();
    if (run.known) {
      Stretch stretch = new Stretch(run.at, time);
      tell(run, stretch);
      if (lost > run.lost) {
        add(flaws, new Flaw(stretch, lost - run.lost));
      }
      long missing = totals.requests() - run.requests - run.lines;
      if (missing > 0) {
        add(run.missing, new Flaw(stretch, missing));
      }
    }
    next(run, time, totals.requests(), lost);
  }

  private void next(Run run, long time, long requests, long lost) {
    if (!run.known) { // what comes before its first coverage line
      run.written
          .filter(lines -> lines.from <= time)
          .ifPresent(lines -> told.add(new Stretch(lines.from, Math.min(lines.to, time))));
    }
    run.written = Optional.empty();
    run.known = true;
    run.at = time;
    run.requests = requests;
    run.lost = lost;
    run.lines = 0;
  }

  /**
   * A request's line.
   *
   * @return whether it was not read before
   */
  public boolean line(String runName, long number, Instant time) {
    any = true;
    if (runName.isEmpty()) {
      return true;
    }
    Run run = run(runName);
    if (number > 0 && number <= run.lastNumber) {
      return false;
    }
    run.wrote(time, time);
    run.lastNumber = Math.max(number, run.lastNumber);
    run.lines++;
    return true;
  }

  /**
   * A line that stands for so many requests, at the beginning of its file.
   *
   * @return whether it was not read before, as far as there is room to know it again
   */
  public boolean group(String runName, Repeated group) {
    any = true;
    if (runName.isEmpty()) {
      return true;
    }
    if (!groups.add(runName, group)) {
      return false;
    }
    Run run = run(runName);
    run.wrote(group.first(), group.last().time());
    run.grouped += group.count();
    return true;
  }

  private Run run(String name) {
    Run run = runs.get(name);
    if (run == null) {
      if (runs.size() == MOST_RUNS) {
        leave(runs.remove(runs.keySet().iterator().next()));
      }
      run = new Run();
      runs.put(name, run);
    }
    return run;
  }

  /** What groups stand for is missing nowhere. */
  private void leave(Run run) {
    Optional<Stretch> after =
        run.written.map(
            lines ->
                run.known
                    ? new Stretch(Math.max(lines.from, run.at), Math.max(lines.to, run.at))
                    : lines);
    if (run.told.isPresent()) {
      add(run, run.told.get(), after);
    } else {
      after.ifPresent(told::add);
    }
    long grouped = run.grouped;
    for (Flaw flaw : run.missing) {
      long missing = Math.max(0, flaw.count - grouped);
      grouped = Math.max(0, grouped - flaw.count);
      if (missing > 0) {
        add(flaws, new Flaw(flaw.stretch, missing));
      }
    }
  }

  /** Where there is no room, every two neighbours become one from start to end. */
  private static void add(List<Flaw> flaws, Flaw next) {
    if (flaws.size() == MOST_PARTS) {
      flaws.sort(BY_START);
      for (int i = 0; i < MOST_PARTS / 2; i++) {
        flaws.set(i, flaws.get(2 * i).with(flaws.get(2 * i + 1)));
      }
      flaws.subList(MOST_PARTS / 2, MOST_PARTS).clear();
    }
    flaws.add(next);
  }

  private void tell(Run run, Stretch next) {
    if (run.elsewhere || next.from > next.to) {
      return;
    }
    Optional<Stretch> joined =
        run.told.filter(last -> last.touches(next)).map(last -> last.and(next));
    if (joined.isEmpty()) {
      run.told.ifPresent(last -> add(run, last, Optional.empty()));
    }
    run.told = joined.or(() -> Optional.of(next));
  }

  /** Lines after its last coverage line tell of calls, and that not all were seen. */
  private void add(Run run, Stretch next, Optional<Stretch> after) {
    if (!run.recorded) {
      watched.add(next);
    }
    told.add(after.map(next::and).orElse(next));
  }

  /** All is handed in. */
  public void end() {
    runs.values().forEach(this::leave);
    runs.clear();
    watched.join();
    twice = told.join();
    flaws.sort(BY_START);
    flaws.forEach(each -> flawed.add(each.stretch));
    List<Stretch> _ = flawed.join();
  }

  /** Stretches that do not touch, in the order of time; after {@link #end}. */
  public List<Stretch> watched() {
    return watched.all();
  }

  /**
   * When two runs tell of the same time, or may, in the order of their beginning, also where one of
   * them is of what somebody recorded; after {@link #end}.
   */
  public List<Stretch> twice() {
    return twice;
  }

  /** Whether the log has anything of it. */
  public boolean isInLog() {
    return any;
  }

  /** Whether all of that time was watched, in milliseconds since 1970; after {@link #end}. */
  public boolean covers(long from, long to) {
    return watched.cover(from, to);
  }

  /**
   * Whether all calls of that time are known, in milliseconds since 1970, as far as there are any
   * coverage lines: none was lost nor is missing in the log; after {@link #end}.
   */
  public boolean isFlawless(long from, long to) {
    return !flawed.meet(from, to);
  }

  /** In the order of their beginning; after {@link #end}. */
  public List<Flaw> flaws() {
    return flaws;
  }
}
