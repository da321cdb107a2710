package io.imdscope.reconcile.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Origin;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.reconcile.Complaints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads of credentials are kept up to a bound, in the order of time. */
class ReadsBoundsTest {
  private static final Origin NODE = new Origin("node", Optional.of("i-1"), "run");
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private static Request read(int second) {
    return Samples.request(
            Version.V1, Samples.head("GET", "/latest/meta-data/iam/security-credentials/node-role"))
        .withTime(START.plusSeconds(second));
  }

  @Test
  void whatIsBeyondTheBoundIsSaid() {
    CredentialReads reads = new CredentialReads(workload -> "who", 100);
    for (int i = 0; i < 130; i++) {
      reads.event(read(i), NODE);
    }
    Complaints problems = new Complaints();
    reads.end(problems);
    assertThat(reads.reads()).isEqualTo(100);
    assertThat(problems.sentences())
        .containsExactly(
            "the log has 30 reads of credentials more than are kept: give the log of fewer nodes or"
                + " days");
  }

  @Test
  void theLastIsFoundHoweverManyThereAreAndInWhateverOrder() {
    ReadTimes reads = new ReadTimes();
    int[] seconds = {50, 10, 40, 10, 30, 20, 10};
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      reads.add(seconds[i], i);
      readers.add(new Reader(i < 3 ? "early" : "late", 0, i));
    }
    reads.end(readers);
    assertThat(reads.last(10, 30)).contains(new ReadTimes.Last(4, true)); // 1 was early
    assertThat(reads.last(11, 30)).contains(new ReadTimes.Last(4, false));
    assertThat(reads.last(31, 39)).isEmpty();
    assertThat(reads.last(0, 9)).isEmpty();
    assertThat(reads.last(45, 100)).contains(new ReadTimes.Last(0, false));
    assertThat(reads.last(0, 50)).contains(new ReadTimes.Last(0, true));
  }
}
