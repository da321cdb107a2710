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
  private final Optional<String> hostId;
  private final int number;
  private final NodeWatch watch;
  private final HopLimits hopLimits = new HopLimits();
  private final CountsTally counts = new CountsTally();
  private Optional<Coverage.Node> node = Optional.empty();

  /**
   * A node of which nothing is known yet.
   *
   * @param name no other node's
   */
  NodeTally(String name, Optional<String> hostId, int number) {
    this.name = name;
    this.hostId = hostId;
    this.number = number;
    this.watch = new NodeWatch(name);
  }

  void runs(Coverage.Node itself) {
    node = Optional.of(itself);
  }

  /** The latest plausible time that was seen on it. */
  Instant latest() {
    return watch.latest();
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
        hostId,
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
