package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.trace.Launched;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Watcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One attack under a {@code watch} of its own, beside a witness that makes ordinary calls all the
 * while.
 *
 * @param ended {@code watch}'s exit code
 * @param attacks events of the attacker's
 * @param asked the attacker's requests by the service's own record
 * @param witnessAsked the targets that the witness asked for and the service answered, sorted
 * @param witnessSeen the targets of events with the witness's container, sorted
 * @param stop the last event, with all that was counted
 * @param peakKib the most that was ever resident of {@code watch}
 * @param said the attacker's process, and how many seconds it took
 */
record Trial(
    Attack attack,
    int ended,
    List<Printed> attacks,
    List<RequestRecord> asked,
    List<String> witnessAsked,
    List<String> witnessSeen,
    Printed stop,
    long peakKib,
    List<String> said) {
  static Trial of(Attack attack, HostileLab lab, Launched launched) throws Exception {
    String witnessName = "witness-" + attack.way();
    int before = lab.lab().asked().size();
    try (Watcher watcher = Watcher.attached(launched.watch())) {
      List<String> said;
      int answered;
      try (Witness witness = Witness.begin(lab, witnessName)) {
        said = lab.attack(attack);
        answered = witness.end();
      }
      long peakKib = Launched.peakKib(watcher.process());
      int ended = watcher.stop();
      List<Printed> events = watcher.events();
      List<RequestRecord> asked = lab.lab().asked();
      asked = asked.subList(before, asked.size());
      List<String> witnessAsked =
          asked.stream()
              .map(RequestRecord::target)
              .filter(target -> target.contains(witnessName))
              .sorted()
              .toList();
      assertThat(witnessAsked).as("what the witness had answered").hasSize(answered);
      String witnessId = lab.lab().lab().containerId(HostileLab.WITNESS);
      return new Trial(
          attack,
          ended,
          events.stream()
              .filter(event -> event.isRequest() && !event.target().contains(witnessName))
              .toList(),
          asked.stream().filter(each -> !each.target().contains(witnessName)).toList(),
          witnessAsked,
          events.stream()
              .filter(event -> event.text("container.id").equals(witnessId))
              .map(Printed::target)
              .sorted()
              .toList(),
          events.getLast(),
          peakKib,
          said);
    }
  }

  /** The process that began the attack. */
  long attacker() {
    return Long.parseLong(said.getFirst());
  }

  private double seconds() {
    return Double.parseDouble(said.getLast());
  }

  long lost() {
    return Math.max(0, stop.number("imdscope.lost_total"));
  }

  int made() {
    return asked.size() + attack.neverWhole();
  }

  Outcome outcome(String attackerId) {
    Set<String> witnessed = new HashSet<>(witnessSeen);
    return new Outcome(
        attack,
        Math.round(attack.count() / seconds()),
        made(),
        attacks.size(),
        (int) attacks.stream().filter(each -> each.text("container.id").equals(attackerId)).count(),
        lost(),
        witnessAsked.size(),
        (int) witnessAsked.stream().filter(witnessed::contains).count(),
        (peakKib + 1023) / 1024);
  }
}
