package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a log says: nothing is ready that a full list of all intervals says is not. */
class VerdictPropertyTest {
  private static final int LOGS = 20_000;

  private static final List<Version> CALLS = List.of(Version.V1, Version.V2, Version.TOKEN);

  @Test
  void readyIsNeverGivenAgainstTheWholeList() {
    int ready = 0;
    int fine = 0;
    for (int seed = 0; seed < LOGS; seed++) {
      Random random = new Random(seed);
      Told told = new Told();
      Oracle oracle = new Oracle();
      tell(random, told, oracle);
      Verdict verdict = told.verdict();
      boolean isReady = verdict.decision() == Decision.READY;
      assertThat(isReady && !oracle.isFine()).as("seed %d: %s %s", seed, oracle, verdict).isFalse();
      ready += isReady ? 1 : 0;
      fine += oracle.isFine() ? 1 : 0;
    }
    // Not ready ever would be easy, and so would logs that are all bad.
    assertThat(fine).isBetween(LOGS / 50, LOGS / 2);
    assertThat(ready).isGreaterThan(fine / 2);
  }

  /** Lines of up to three runs, in steps of 10 s, most of them as they should be. */
  private static void tell(Random random, Told told, Oracle oracle) {
    int runs = 1 + random.nextInt(3);
    int second = random.nextInt(4) == 0 ? 900 + 10 * random.nextInt(30) : 0;
    boolean odd = random.nextInt(3) == 0;
    Writer[] writers = new Writer[runs];
    for (int run = 0; run < runs; run++) {
      writers[run] = new Writer("r" + run, told, oracle);
    }
    writers[0].line(random.nextInt(8) == 0 ? 1 : 0, second, 0, false);
    while (second < 1990) {
      second = Math.min(1990, second + 10 * (1 + random.nextInt(odd ? 20 : 8)));
      Writer writer = writers[random.nextInt(runs)];
      int back = odd && random.nextInt(20) == 0 ? 10 * random.nextInt(30) : 0;
      int now = Math.max(0, second - back);
      int flaw = odd ? random.nextInt(60) : 60 + random.nextInt(300);
      if (flaw < 3 || (flaw >= 60 && flaw < 80)) {
        Version version = flaw < 3 ? CALLS.get(flaw) : Version.V2;
        writer.call(version, Math.max(0, now - random.nextInt(20)));
      } else {
        int kind = random.nextInt(6) == 0 ? random.nextInt(3) : 1;
        writer.line(kind, now, flaw < 6 ? 2 * (flaw % 2) - 1 : 0, flaw < 20);
      }
    }
    writers[random.nextInt(runs)].line(1, 2000, 0, false);
  }

  /** One run's lines as a program might write them, or a broken one. */
  private static final class Writer {
    private final String name;
    private final Told told;
    private final Oracle oracle;
    private String run;
    private long requests;
    private long lines;
    private long lost;
    private int starts;

    Writer(String name, Told told, Oracle oracle) {
      this.name = name;
      this.run = name;
      this.told = told;
      this.oracle = oracle;
    }

    void call(Version version, int second) {
      requests++;
      if (version == Version.TOKEN) {
        return; // the line that the log lacks
      }
      lines++;
      told.run(run).numbered(requests, version, second);
      if (second % 3 == 0) {
        told.numbered(requests, version, second); // written twice: it stands for no other
      }
      oracle.call(version, second);
    }

    void line(int kind, int second, int moreLost, boolean sameRun) {
      run = kind == 0 && !sameRun ? name + "-" + ++starts : run;
      told.run(run);
      if (kind == 0) {
        lost = 0;
        requests = 0;
        lines = 0;
        told.start(second);
      } else {
        lost = Math.max(0, lost + moreLost);
        told.line(
            kind == 1
                ? new io.imdscope.event.Coverage.Heartbeat(
                    Told.at(second), told.node(), Told.totals(requests, lost, 0, 0))
                : new io.imdscope.event.Coverage.Stop(
                    Told.at(second), told.node(), Told.totals(requests, lost, 0, 0)));
      }
      oracle.line(new Line(run, kind, second, lost, requests, lines));
    }
  }

  /** A line of coverage, its kind 0 for a start, 1 for a heartbeat, 2 for a stop. */
  private record Line(String run, int kind, int second, long lost, long requests, long lines) {}

  /** Remembers everything; thinks in steps of 10 s. */
  private static final class Oracle {
    private final List<Line> lines = new ArrayList<>();
    private boolean v1;

    void call(Version version, int second) {
      v1 |= version == Version.V1 && second >= 1000;
    }

    void line(Line line) {
      lines.add(line);
    }

    boolean isFine() {
      boolean[] watched = new boolean[200];
      boolean lost = false;
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        Line before = before(i);
        if (before == null || line.kind() == 0) {
          continue;
        }
        int end = Math.max(line.second(), before.second());
        long reported = line.requests() - before.requests();
        boolean flaw = line.lost() != before.lost() || reported > line.lines() - before.lines();
        lost |= flaw && end >= 1000;
        if (before.kind() != 2 && line.lost() >= before.lost()) {
          for (int step = before.second() / 10; step < line.second() / 10; step++) {
            watched[step] = true;
          }
        }
      }
      boolean all = true;
      for (int step = 100; step < 191; step++) { // what is beyond is within the slack
        all &= watched[step];
      }
      return all && !lost && !v1;
    }

    /** The run's line before, to which a start has none. */
    private Line before(int at) {
      for (int i = at - 1; i >= 0; i--) {
        if (lines.get(i).run().equals(lines.get(at).run())) {
          return lines.get(i);
        }
      }
      return null;
    }

    @Override
    public String toString() {
      return lines + (v1 ? " v1" : "");
    }
  }
}
