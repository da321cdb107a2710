package io.imdscope.diagnosis;

import io.imdscope.diagnosis.catalogue.Behaviour;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.cause.Why;
import io.imdscope.diagnosis.verdict.Habit;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Adds up what one client of a workload did: one program with one User-Agent, or with none. */
final class ClientTally {
  private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";

  /** As many digits as an int surely holds. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final String program;
  private final Optional<String> userAgent;
  private final Budget budget;
  private final Habit habit;
  private final CountsTally counts = new CountsTally();
  private final Counter<Cause> causes = new Counter<>(Cause.class);
  private final Map<Cause, Sample> samples = new EnumMap<>(Cause.class);
  private Client client;
  private boolean identified;
  private Instant last = Instant.MIN;
  private boolean asked;
  private boolean readWithoutToken;
  private boolean ttlOnReads;
  private OptionalInt ttl = OptionalInt.empty();

  /**
   * One call with its cause, and where it was made.
   *
   * @param weight the request's, which takes long to find out
   */
  record Sample(Request request, String host, Why why, int weight) {}

  ClientTally(Client client, String program, Optional<String> userAgent, Budget budget) {
    this.client = client;
    this.program = program;
    this.userAgent = userAgent;
    this.budget = budget;
    this.habit =
        new Habit(program.isEmpty() ? "a client" : program, program.equals(WorkloadTally.OTHERS));
  }

  /** Whether a line that had arguments told who it is: one that lost them tells less. */
  boolean isIdentified() {
    return identified;
  }

  /** Who it is, as a line with arguments tells. */
  void identify(Client its) {
    client = its;
    identified = true;
  }

  void add(Request request, long count) {
    counts.add(request, count);
    if (request.time().isAfter(last)) {
      last = request.time();
    }
    if (request.version() == Version.TOKEN) {
      asked = true;
      ttl = ttl(request);
    } else if (request.version() == Version.V1) {
      readWithoutToken = true;
    } else if (request.version() == Version.V2 && !ttlOnReads) {
      ttlOnReads = ttl(request).isPresent();
    }
  }

  void explain(Sample sample, long count) {
    Cause cause = sample.why().cause();
    causes.add(cause, count);
    Sample before = samples.get(cause);
    long old = before == null ? 0 : before.weight();
    if (budget.exchange(old, sample.weight())) {
      samples.put(cause, sample);
    }
  }

  /** This and what turned out to be the same client, that does not always say who it is. */
  ClientTally with(ClientTally other) {
    ClientTally both = new ClientTally(client, program, userAgent, budget);
    both.addAll(this);
    both.addAll(other);
    return both;
  }

  private void addAll(ClientTally other) {
    counts.add(other.counts);
    causes.add(other.causes);
    other.samples.forEach(samples::putIfAbsent);
    last = last.isAfter(other.last) ? last : other.last;
    asked |= other.asked;
    readWithoutToken |= other.readWithoutToken;
    ttlOnReads |= other.ttlOnReads;
    ttl = ttl.isPresent() ? ttl : other.ttl;
  }

  Client client() {
    return client;
  }

  /** How often it calls without a token. */
  Habit habit() {
    return habit;
  }

  String program() {
    return program;
  }

  Optional<String> userAgent() {
    return userAgent;
  }

  CountsTally counts() {
    return counts;
  }

  Instant last() {
    return last;
  }

  Behaviour behaviour(boolean v1WithUserAgent) {
    return new Behaviour(
        program,
        ttl,
        asked && userAgent.isEmpty(),
        v1WithUserAgent,
        readWithoutToken && userAgent.isEmpty(),
        ttlOnReads);
  }

  /** Its causes, the most frequent first. */
  List<ClientReport.CauseCount> causes() {
    return causes.counts().entrySet().stream()
        .map(entry -> new ClientReport.CauseCount(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(ClientReport.CauseCount::count).reversed())
        .toList();
  }

  /** The last call of that cause. */
  Optional<Sample> sample(Cause cause) {
    return Optional.ofNullable(samples.get(cause));
  }

  private static OptionalInt ttl(Request request) {
    Optional<String> value = request.head().flatMap(head -> head.value(TTL));
    if (value.isEmpty() || !SECONDS.matcher(value.get()).matches()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(value.get()));
  }
}
