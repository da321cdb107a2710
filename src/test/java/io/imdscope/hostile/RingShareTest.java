package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.Where;
import io.imdscope.trace.Launched;
import io.imdscope.trace.Printed;
import io.imdscope.trace.TracedLab;
import io.imdscope.trace.Watcher;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While nobody reads it, the ring buffer keeps room for those who have not flooded it. */
class RingShareTest {
  /** More than there is room for: a call takes some 1 KiB of 4 MiB. */
  private static final long FLOOD = 6_000;

  @TempDir private Path directory;

  /** Each flood takes four fifths of what the one before has left, so that is the witness's too. */
  @ParameterizedTest
  @CsvSource({"1, 200", "2, 40"})
  void whoComesAfterAFloodHasRoom(int floods, int witnessCalls) throws Exception {
    try (HostileLab lab = HostileLab.up();
        Watcher watcher = Watcher.attached(Launched.prepare(directory).watch())) {
      watcher.signal("STOP");
      for (Where where : List.of(HostileLab.ATTACKER, Where.NODE).subList(0, floods)) {
        flood(lab, where);
      }
      Process witness =
          lab.start(
              HostileLab.WITNESS,
              "witness.py",
              TracedLab.IPV4,
              "witness",
              Integer.toString(witnessCalls));
      witness.getOutputStream().close();
      List<String> made = witnessTargets(witnessCalls);
      assertThat(HostileLab.outputOf(witness).strip()).isEqualTo(Integer.toString(made.size()));
      watcher.signal("CONT");
      assertThat(watcher.stop()).as(watcher.err()).isEqualTo(4);

      List<Printed> events = watcher.events();
      assertThat(targets(lab, HostileLab.WITNESS, events)).containsExactlyElementsOf(made);
      long seen = events.stream().filter(Printed::isRequest).count() - made.size();
      long lost = events.getLast().number("imdscope.lost_total");
      assertThat(lost).isPositive();
      assertThat(seen + lost).isGreaterThanOrEqualTo(floods * FLOOD);
      // One alone is not held back more than that: most of the ring is its own.
      assertThat(seen).isGreaterThan(FLOOD / 4);
    }
  }

  /** As witness.py makes them, two of them on a connection that is idle in between. */
  private static List<String> witnessTargets(int calls) {
    return Stream.of(Stream.of("first"), IntStream.range(0, calls).boxed(), Stream.of("last"))
        .flatMap(each -> each)
        .map(each -> "/latest/meta-data/instance-id?witness-" + each)
        .toList();
  }

  private static void flood(HostileLab lab, Where where) throws Exception {
    Process flood =
        lab.start(
            where, "attacks.py", Attack.CALLS.way(), TracedLab.IPV4, "flood", Long.toString(FLOOD));
    flood.getOutputStream().close();
    assertThat(HostileLab.outputOf(flood)).isNotEmpty();
  }

  private static List<String> targets(HostileLab lab, Where where, List<Printed> events) {
    String container = lab.lab().lab().containerId(where);
    return events.stream()
        .filter(event -> event.text("container.id").equals(container))
        .map(Printed::target)
        .toList();
  }
}
