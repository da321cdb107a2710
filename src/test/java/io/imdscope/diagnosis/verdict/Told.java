package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Coverage;
import io.imdscope.event.Coverage.Totals;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A node's log, told line by line in seconds; the window is from 1,000 s to 2,000 s. */
final class Told {
  static final Instant ZERO = Instant.parse("2026-11-23T00:00:00Z");
  static final Duration WINDOW = Duration.ofSeconds(1000);
  static final Instant AS_OF = at(2000);

  final NodeWatch watch = new NodeWatch("node-1");
  private String run = "a";

  static Instant at(double second) {
    return ZERO.plusNanos((long) (second * 1e9));
  }

  /** What follows is of that run. */
  Told run(String name) {
    run = name;
    return this;
  }

  Told start(double second) {
    return line(new Coverage.Start(at(second), node(), Endpoint.DEFAULTS));
  }

  /** The kernel had recorded since then. */
  Told resume(double second, double attached) {
    return line(resumed(second, attached, Optional.empty()));
  }

  /** The same, where that run had read what was recorded before. */
  Told resume(double second, double attached, String before) {
    return line(resumed(second, attached, Optional.of(before)));
  }

  private Coverage.Start resumed(double second, double attached, Optional<String> before) {
    return new Coverage.Start(at(second), node(), Endpoint.DEFAULTS, at(attached), before);
  }

  /** It does not watch EC2's endpoint. */
  Coverage.Start blind(double second) {
    return new Coverage.Start(at(second), node(), Endpoint.DEFAULTS.subList(2, 5));
  }

  Told beat(double second, long requests) {
    return beat(second, requests, 0, 0, 0);
  }

  Told beat(double second, long requests, long lost, long unparsed, long unattributed) {
    Totals totals = totals(requests, lost, unparsed, unattributed);
    return line(new Coverage.Heartbeat(at(second), node(), totals));
  }

  Told stop(double second, long requests) {
    return line(new Coverage.Stop(at(second), node(), totals(requests, 0, 0, 0)));
  }

  Told line(Coverage coverage) {
    watch.coverage(coverage, false);
    return this;
  }

  Told file() {
    watch.newFile();
    return this;
  }

  Told call(Version version, double second, long count) {
    return call(request(version, second), count);
  }

  /** One call, the line of which says which of its run it is. */
  Told numbered(long number, Version version, double second) {
    return call(request(version, second).reported(number, Optional.empty()), 1);
  }

  /** Many calls in one line, as of a file that was distilled. */
  Told group(Version version, double first, double last, long count) {
    return group(0, version, first, last, count);
  }

  /** The same, with the number of the last of them. */
  Told group(long number, Version version, double first, double last, long count) {
    Request shown = request(version, last).reported(number, Optional.empty());
    watch.requests(run, new Repeated(shown, at(first), count), false);
    return this;
  }

  Told call(Request request, long count) {
    if (count == 1) {
      watch.request(run, request, false);
    } else {
      watch.requests(run, new Repeated(request, request.time(), count), false);
    }
    return this;
  }

  NodeEvidence evidence() {
    return watch.evidence(AS_OF.minus(WINDOW), AS_OF, Lifetime.WINDOW, Optional.empty());
  }

  Verdict verdict() {
    return NodeRules.judge(evidence(), WINDOW);
  }

  /** The rules that are not satisfied, by name. */
  Set<String> broken() {
    return broken(verdict());
  }

  static Set<String> broken(Verdict verdict) {
    Set<String> broken = new TreeSet<>();
    verdict.rules().stream()
        .filter(ruling -> ruling.decision() != Decision.READY)
        .forEach(ruling -> broken.add(ruling.rule().label()));
    return broken;
  }

  Coverage.Node node() {
    return new Coverage.Node(new Origin("node-1", Optional.empty(), run), "6.1", "0.1.0");
  }

  static Totals totals(long requests, long lost, long unparsed, long unattributed) {
    LossCounts losses = new LossCounts(Map.of(Loss.STREAM_GAP, lost));
    return new Totals(requests, 0, losses, unparsed, unattributed);
  }

  static Request request(Version version, double second) {
    Request sample = Samples.request(version, Samples.head("GET", "/latest/meta-data/"));
    return timed(
        version == Version.UNKNOWN
            ? Samples.from(Samples.unreadable(), Optional.of(Samples.curl()), Samples.IN_POD)
            : sample,
        at(second));
  }

  static Request timed(Request request, Instant time) {
    return request.withTime(time);
  }
}
