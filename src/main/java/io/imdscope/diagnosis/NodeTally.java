package io.imdscope.diagnosis;

import io.imdscope.diagnosis.verdict.NodeEvidence;
import io.imdscope.diagnosis.verdict.NodeWatch;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Coverage;
import java.time.Instant;
import java.util.Optional;

/** Adds up what was seen on one node, and how well it was watched. */
final class NodeTally {
  private final String name;
  private final int number;
  private final NodeWatch watch;
  private final HopLimits hopLimits = new HopLimits();
  private final CountsTally counts = new CountsTally();
  private Optional<Coverage.Node> node = Optional.empty();
  private String run = "";
  private Instant latest = Instant.MIN;

  NodeTally(String name, int number) {
    this.name = name;
    this.number = number;
    this.watch = new NodeWatch(name);
  }

  /** Whether nothing has told yet since when it was watched. */
  boolean isNew() {
    return node.isEmpty();
  }

  void runs(Coverage.Node itself) {
    node = Optional.of(itself);
    run = itself.run();
  }

  /** Another file begins: whose run its lines are of, it has to say. */
  void newFile() {
    run = "";
    watch.newFile();
  }

  void at(Instant time) {
    if (time.isAfter(latest)) {
      latest = time;
    }
  }

  /** The latest plausible time that was seen on it. */
  Instant latest() {
    return latest;
  }

  /** The run whose log is being read, empty while that is not known. */
  String run() {
    return run;
  }

  String name() {
    return name;
  }

  int number() {
    return number;
  }

  NodeWatch watch() {
    return watch;
  }

  HopLimits hopLimits() {
    return hopLimits;
  }

  CountsTally counts() {
    return counts;
  }

  NodeReport report(NodeEvidence evidence, Verdict verdict) {
    return new NodeReport(
        name,
        node.map(Coverage.Node::kernel),
        node.map(Coverage.Node::version),
        counts.counts(),
        evidence.from(),
        evidence.to(),
        evidence.covered(),
        evidence.gaps(),
        evidence.gapCount(),
        evidence.coverage(),
        evidence.lostByReason(),
        evidence.lost().inWindow(),
        evidence.unparsed().all(),
        evidence.unattributed().all(),
        evidence.missing().all(),
        hopLimits.effective(),
        hopLimits.needed(),
        verdict);
  }
}
