package io.imdscope.hostile;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of an attack: a line of the result.
 *
 * @param rate how many connections or requests it made a second
 * @param made the attacker's requests that the service answered, and its heads that never ended
 * @param seen events of the attacker's
 * @param attributed of these, with the attacker's container
 * @param lost losses counted by {@code watch}, of all reasons and whoever they hit
 * @param witnessMade calls that the witness made meanwhile and the service answered
 * @param witnessSeen of these, events with the witness's container
 * @param peakMib the most that was ever resident of {@code watch}
 */
record Outcome(
    Attack attack,
    long rate,
    int made,
    int seen,
    int attributed,
    long lost,
    int witnessMade,
    int witnessSeen,
    long peakMib) {
  static Outcome parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Outcome(
        Attack.valueOf(fields[0]),
        Long.parseLong(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        Long.parseLong(fields[5]),
        Integer.parseInt(fields[6]),
        Integer.parseInt(fields[7]),
        Long.parseLong(fields[8]));
  }

  /** Between tabs. */
  String line() {
    return attack.name() + "\t" + String.join("\t", figures());
  }

  /** As they stand in a line and in the table. */
  List<String> figures() {
    return Stream.of(rate, made, seen, attributed, lost, witnessMade, witnessSeen, peakMib)
        .map(Object::toString)
        .toList();
  }
}
