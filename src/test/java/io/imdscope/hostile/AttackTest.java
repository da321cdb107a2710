package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.TablePlace;
import io.imdscope.trace.Await;
import io.imdscope.trace.Launched;
import io.imdscope.trace.Printed;
import io.imdscope.trace.TracedLab;
import io.imdscope.trace.Watcher;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever one pod does, another's calls are all seen, memory is bounded, and what was lost is
 * counted. {@code -Dimdscope.attacks.scale=N} makes the floods N times as large.
 */
class AttackTest {
  /** So many open connections at most are followed, by docs/limitations.md. */
  private static final int OPEN_MOST = 4_096;

  private static final int OPENED_BEFORE = 5_000;

  private static final Path RESULT = TablePlace.file("target/reliability/attacks.tsv");

  @TempDir private static Path directory;
  private static HostileLab lab;
  private static Launched launched;

  @BeforeAll
  static void start() throws Exception {
    lab = HostileLab.up();
    launched = Launched.prepare(directory);
    Files.createDirectories(RESULT.getParent());
    Files.writeString(RESULT, "");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersAreSeenAndWhatIsLostIsCounted(Attack attack) throws Exception {
    Trial trial = Trial.of(attack, lab, launched);
    Outcome outcome = trial.outcome(lab.lab().lab().containerId(HostileLab.ATTACKER));
    Files.writeString(RESULT, outcome.line() + "\n", StandardOpenOption.APPEND);

    assertThat(trial.witnessSeen()).doesNotHaveDuplicates();
    assertThat(trial.witnessAsked())
        .filteredOn(each -> !trial.witnessSeen().contains(each))
        .isEmpty();
    assertThat(trial.stop().text("event.name")).isEqualTo("imdscope.stop");
    Losses losses = Losses.of(trial.stop());
    assertThat(outcome.seen() + losses.requests() * attack.requestsInARecord())
        .isGreaterThanOrEqualTo(outcome.made());
    if (attack.isARecordEach()) {
      assertThat(outcome.seen() + losses.of("ring_full_request")).isEqualTo(outcome.made());
    }
    if (outcome.lost() == 0) {
      assertThat(outcome.seen()).isEqualTo(outcome.made());
    }
    assertThat(trial.stop().number("imdscope.unattributed") + outcome.attributed())
        .isGreaterThanOrEqualTo(outcome.seen());
    assertThat(outcome.peakMib()).isLessThanOrEqualTo(Launched.MOST_KIB >> 10);
    assertThat(trial.ended()).isEqualTo(outcome.lost() == 0 ? 0 : 4);
    if (attack.isSmall()) {
      assertThat(outcome.lost()).isZero();
      assertThat(outcome.attributed()).isEqualTo(outcome.made());
    }
    assertAsItIs(trial);
  }

  /** More than owners are looked for: none is named, rather than one that may be another's. */
  @Test
  void whoOpenedTooManyBeforeTheStartHasNoCallerAndHidesNobody() throws Exception {
    int before = lab.lab().asked().size();
    String way = "opened_before";
    Process attacker =
        lab.start(HostileLab.ATTACKER, "attacks.py", way, TracedLab.IPV4, way, "" + OPENED_BEFORE);
    BufferedReader said = attacker.inputReader();
    assertThat(said.readLine()).matches("\\d+");
    assertThat(said.readLine()).isEqualTo("opened");
    try (Watcher watcher = Watcher.attached(launched.watch());
        Witness witness = Witness.begin(lab, "witness-" + way)) {
      attacker.getOutputStream().close();
      assertThat(attacker.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(attacker.exitValue()).isZero();
      int answered = witness.end();
      long peakKib = Launched.peakKib(watcher.process());
      assertThat(watcher.stop()).as(watcher.err()).isZero();
      List<Printed> calls = watcher.events().stream().filter(Printed::isRequest).toList();
      String id = lab.lab().lab().containerId(HostileLab.WITNESS);
      assertThat(calls)
          .hasSize(OPENED_BEFORE + answered)
          .filteredOn(call -> call.text("container.id").equals(id))
          .hasSize(answered);
      assertThat(calls).filteredOn(call -> call.pid() < 0).hasSize(OPENED_BEFORE);
      assertThat(watcher.events().getLast().number("imdscope.unattributed"))
          .isEqualTo(OPENED_BEFORE);
      assertThat(peakKib).isLessThanOrEqualTo(Launched.MOST_KIB);
      assertThat(lab.lab().asked()).hasSize(before + OPENED_BEFORE + answered);
    } finally {
      attacker.destroyForcibly();
    }
  }

  /** What is to be seen of one attack in particular. */
  private static void assertAsItIs(Trial trial) throws Exception {
    switch (trial.attack()) {
      case HELD -> {
        // The second request comes when its connection has given way to those after it.
        assertThat(trial.made()).isEqualTo(2 * trial.attack().count());
        assertThat(trial.stop().number("imdscope.unattributed"))
            .isGreaterThanOrEqualTo(trial.attack().count() - OPEN_MOST);
      }
      case PACKED -> {
        // No more than this many wait for an answer; who is told without one is counted as lost.
        assertThat(Losses.of(trial.stop()).byReason().keySet()).isEqualTo(Set.of("requests_full"));
        assertThat(trial.attacks()).hasSize(trial.made());
      }
      case MASKED -> assertThat(trial.attacks()).extracting(Printed::version).containsOnly("v1");
      case URGENT, LONG ->
          assertThat(trial.attacks()).extracting(Printed::version).containsOnly("unknown");
      case FORKS ->
          assertThat(trial.attacks()).allSatisfy(call -> assertThat(call.ancestors()).hasSize(8));
      case FORGED, PASSED, URING ->
          assertThat(trial.attacks()).extracting(Printed::pid).containsOnly(trial.attacker());
      case MAPPED ->
          assertThat(trial.attacks())
              .extracting(call -> call.text("network.type"))
              .containsOnly("ipv4");
      case NESTED, WIRE -> {
        assertThat(trial.attacks())
            .extracting(call -> call.text("client.address"))
            .containsOnly("10.20.1.77");
        assertThat(trial.attacks())
            .extracting(call -> call.number("imds.netns"))
            .doesNotContain(lab.lab().networkNamespace(HostileLab.ATTACKER));
      }
      default -> {}
    }
  }
}
