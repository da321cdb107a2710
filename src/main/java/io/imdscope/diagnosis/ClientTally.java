package io.imdscope.diagnosis;

import io.imdscope.diagnosis.catalogue.Behaviour;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.cause.Why;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Adds up what one client of a workload did: one program with one User-Agent, or with none. */
final class ClientTally {
  private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";

  private final Client client;
  private final String program;
  private final Optional<String> userAgent;
  private final CountsTally counts = new CountsTally();
  private final long[] causes = new long[Cause.values().length];
  private final Sample[] samples = new Sample[Cause.values().length];
  private Instant last = Instant.MIN;
  private boolean asked;
  private boolean readWithoutToken;
  private boolean ttlOnReads;
  private OptionalInt ttl = OptionalInt.empty();

  /** One call with its cause, and where it was made. */
  record Sample(Request request, String host, Why why) {}

  ClientTally(Client client, String program, Optional<String> userAgent) {
    this.client = client;
    this.program = program;
    this.userAgent = userAgent;
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
    causes[sample.why().cause().ordinal()] += count;
    samples[sample.why().cause().ordinal()] = sample;
  }

  /** This and what turned out to be the same client, that does not always say who it is. */
  ClientTally with(ClientTally other) {
    ClientTally both = new ClientTally(client, program, userAgent);
    both.addAll(this);
    both.addAll(other);
    return both;
  }

  private void addAll(ClientTally other) {
    counts.add(other.counts);
    for (int i = 0; i < causes.length; i++) {
      causes[i] += other.causes[i];
      samples[i] = samples[i] == null ? other.samples[i] : samples[i];
    }
    last = last.isAfter(other.last) ? last : other.last;
    asked |= other.asked;
    readWithoutToken |= other.readWithoutToken;
    ttlOnReads |= other.ttlOnReads;
    ttl = ttl.isPresent() ? ttl : other.ttl;
  }

  Client client() {
    return client;
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
    List<ClientReport.CauseCount> list = new ArrayList<>();
    for (Cause cause : Cause.values()) {
      if (causes[cause.ordinal()] > 0) {
        list.add(new ClientReport.CauseCount(cause, causes[cause.ordinal()]));
      }
    }
    list.sort(Comparator.comparingLong(ClientReport.CauseCount::count).reversed());
    return list;
  }

  /** The last call of that cause. */
  Optional<Sample> sample(Cause cause) {
    return Optional.ofNullable(samples[cause.ordinal()]);
  }

  private static OptionalInt ttl(Request request) {
    Optional<String> value = request.head().flatMap(head -> head.value(TTL));
    if (value.isEmpty() || !value.get().matches("[0-9]{1,9}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(value.get()));
  }
}
