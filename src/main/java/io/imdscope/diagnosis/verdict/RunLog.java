package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Coverage;
import io.imdscope.event.Coverage.Totals;
import io.imdscope.event.LossCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of the program on a node, from coverage line to coverage line. What was read of it before
 * is known again, so that a file that is given twice changes nothing.
 */
final class RunLog {
  /** Clocks are slewed by less, and set by more. */
  static final Duration SLEW = Duration.ofSeconds(1);

  private static final int MOST_PARTS = 16;

  /** As many as fit into one file of the log, of 64 MiB: none is told in less than 256 bytes. */
  static final int MOST_GROUPS = (64 << 20) / 256;

  private final String name;
  private final Ledger ledger;
  private final Backlog unparsed;
  private final Backlog unattributed;
  private final Stretches read = new Stretches(MOST_PARTS);
  private Optional<Instant> started = Optional.empty();
  private Optional<Instant> attached = Optional.empty();
  private Instant earliest = Instant.MAX;
  private Instant at = Instant.MIN;
  private Instant latest = Instant.MIN;
  private Totals totals = Count.ZERO;
  private Totals highest = Count.ZERO;
  private boolean known;
  private boolean stopped;
  private long lines;
  private Instant lastLine = Instant.MIN;

  /** The number of the last line that was counted: one that is not higher was read before. */
  private long lastNumber;

  /** How many numbers were passed over since the last coverage line. */
  private long skipped;

  /** Requests that groups of this file stand for, and what is left of the file's before. */
  private long grouped;

  private long groupedBefore;
  private long groupsFile;
  private final Numbers groups = new Numbers(MOST_GROUPS);
  private long file;

  RunLog(String name, Ledger ledger) {
    this.name = name;
    this.ledger = ledger;
    this.unparsed = new Backlog(ledger.unparsed);
    this.unattributed = new Backlog(ledger.unattributed);
  }

  /** The next coverage line, in the file of that number. */
  void coverage(Coverage event, long inFile) {
    beginFile(inFile);
    boolean otherFile = known && inFile != file;
    file = inFile;
    if (!event.node().isTraced()) {
      ledger.blind(name, true);
    }
    switch (event) {
      case Coverage.Start start -> {
        declare(start);
        start(start);
      }
      case Coverage.Heartbeat beat -> count(beat.time(), beat.totals(), false, otherFile);
      case Coverage.Stop stop -> count(stop.time(), stop.totals(), true, otherFile);
    }
  }

  /** What a start says of its run, whenever it was. */
  void declare(Coverage.Start start) {
    attached = Optional.of(start.attached());
    ledger.blind(name, !start.watchesMetadata());
  }

  /** Where another run may have gone on from; absent for one that watched nothing. */
  Optional<Resumed.Last> last() {
    return known && !ledger.isBlind(name)
        ? Optional.of(new Resumed.Last(name, latest, stopped, attached))
        : Optional.empty();
  }

  /** It is followed no more: what is known by now stays. */
  void leave() {
    ledger.missing.add(latest(), missingAtEnd());
    last().ifPresent(ledger.resumed::ended);
  }

  /** A request's line. */
  void line(long number, Instant time) {
    lastLine = time.isAfter(lastLine) ? time : lastLine;
    if (number > 0 && number <= lastNumber) {
      ledger.duplicates++; // it stands for no other that is missing
      return;
    }
    if (number > lastNumber) {
      skipped += number - lastNumber - 1;
      lastNumber = number;
    }
    lines++;
  }

  /**
   * Requests that are told as one, which are of the whole file and come at its beginning.
   *
   * @param number the highest of theirs, which no other group of the file has; 0 when not known
   */
  void group(long number, long count, long inFile) {
    beginFile(inFile);
    if (number > 0 && !groups.add(number)) {
      ledger.duplicates += count;
      return;
    }
    grouped += count;
  }

  /** The file has ended: its groups need not be told apart any more. */
  void forgetGroups() {
    groups.clear();
  }

  /** Requests that the numbers of the last lines tell of, and no line or group does. */
  long missingAtEnd() {
    return known ? Math.max(0, skipped - grouped - groupedBefore) : 0;
  }

  /** When its last line was. */
  Instant latest() {
    return lastLine.isAfter(latest) ? lastLine : latest;
  }

  private void beginFile(long inFile) {
    if (inFile != groupsFile) {
      groupsFile = inFile;
      groupedBefore = grouped;
      grouped = 0;
      groups.clear();
    }
  }

  Backlog unparsed() {
    return unparsed;
  }

  Backlog unattributed() {
    return unattributed;
  }

  private void start(Coverage.Start event) {
    Instant time = event.time();
    Instant recordedSince = event.attached();
    boolean again = started.isPresent() ? started.get().equals(time) : !time.isAfter(earliest);
    if (known && !again) {
      // A run starts once: whose counts these are is not known any more.
      checkClock(time);
      ledger.countsBack.add(later(time), 1);
    }
    started = Optional.of(time);
    ledger.started(recordedSince);
    begin(time, Count.ZERO, true, false);
    if (recordedSince.isBefore(time) && !ledger.isBlind(name)) {
      ledger.resumed.began(new Resumed.First(name, time, recordedSince, event.continues()));
    }
  }

  private void count(Instant time, Totals now, boolean stop, boolean otherFile) {
    boolean lower = Count.anyLower(now, totals);
    boolean readBefore = otherFile && time.isBefore(at) && !Count.anyLower(totals, now);
    if (!known || readBefore) {
      begin(time, now, false, stop);
      return;
    }
    boolean back = checkClock(time);
    Instant end = later(time);
    if (lower) {
      ledger.countsBack.add(end, 1);
    }
    if (back || lower || stopped) {
      cover(time, time, false, stop);
    } else {
      boolean again = read.contains(at, end) && !Count.anyLower(highest, now);
      cover(at, end, started.isPresent() && started.get().equals(at), stop);
      if (again) {
        ledger.duplicates += lines + fromGroups(now.requests() - totals.requests() - lines);
        unparsed.counted(end, 0);
        unattributed.counted(end, 0);
        next(end, now, stop);
        return;
      }
      checkFile(end, now);
    }
    long early = lower ? 0 : early(now);
    account(end, now, lower, early);
    long number = lastNumber;
    next(back ? time : end, now, stop);
    keep(early, number);
  }

  /**
   * How many lines may have numbers that are above the count: they come after it in a sound log.
   */
  private long early(Totals now) {
    return Math.clamp(lastNumber - now.requests(), 0, lines);
  }

  /** What came early stands for itself in what is counted next, and for nothing else. */
  private void keep(long early, long number) {
    if (early > 0) {
      lines = early;
      skipped = number - lastNumber - early;
      lastNumber = number;
    }
  }

  private void begin(Instant time, Totals now, boolean start, boolean stop) {
    cover(time, time, start, stop);
    earliest = time.isBefore(earliest) ? time : earliest;
    known = true;
    next(time, now, stop);
    unparsed.restart();
    unattributed.restart();
  }

  private void next(Instant time, Totals now, boolean stop) {
    at = time;
    latest = time.isAfter(latest) ? time : latest;
    totals = now;
    highest = Count.highest(highest, now);
    stopped = stop;
    lines = 0;
    lastNumber = now.requests();
    skipped = 0;
    groupedBefore = 0;
  }

  private void cover(Instant from, Instant to, boolean start, boolean stop) {
    Stretch stretch = new Stretch(from, to, start, stop);
    if (!ledger.isBlind(name)) {
      ledger.watched(stretch);
    }
    read.add(stretch);
  }

  private boolean checkClock(Instant time) {
    boolean back = isBack(time, at);
    if (back) {
      ledger.clockBack.add(latest, 1);
      latest = time;
    }
    return back;
  }

  /** What was taken for a file that is read again, or late, has news: its clock went back. */
  private void checkFile(Instant end, Totals now) {
    if (isBack(end, latest) && Count.anyLower(highest, now)) {
      ledger.clockBack.add(latest, 1);
      latest = end;
    }
  }

  private static boolean isBack(Instant time, Instant before) {
    return Duration.between(time, before).compareTo(SLEW) > 0;
  }

  private Instant later(Instant time) {
    return time.isAfter(at) ? time : at;
  }

  private void account(Instant end, Totals now, boolean lower, long early) {
    LossCounts lost = Count.lostSince(totals.lost(), now.lost());
    ledger.lost(end, lost);
    unparsed.counted(end, now.unparsed() - totals.unparsed());
    unattributed.counted(end, now.unattributed() - totals.unattributed());
    long unseen = now.requests() - totals.requests() - (lines - early);
    ledger.missing.add(end, unseen - fromGroups(unseen));
    if (unseen < 0 && !lower) {
      ledger.duplicates -= unseen;
    }
  }

  /** How many of so many requests are told in groups; each of them counts once. */
  private long fromGroups(long requests) {
    long wanted = Math.max(0, requests);
    long before = Math.min(wanted, groupedBefore);
    long now = Math.min(wanted - before, grouped);
    groupedBefore -= before;
    grouped -= now;
    return before + now;
  }
}
