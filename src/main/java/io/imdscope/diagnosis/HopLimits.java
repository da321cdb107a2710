package io.imdscope.diagnosis;

import io.imdscope.diagnosis.advice.HopLimit;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How far the token responses of one node's metadata service come. The response to the PUT is sent
 * with an IP TTL of {@code HttpPutResponseHopLimit}; each hop takes one, so it arrives at the
 * node's own sockets with the limit itself, at a pod's with one less, or not at all. Other
 * responses, refusals too, are not limited: a namespace that gets those, and no token response, is
 * too far away.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html">Instance
 *     metadata options</a>
 */
final class HopLimits {
  static final int MOST_NAMESPACES = 1024;
  private static final int HIGHEST = 64;
  private static final int LEAST = 1;
  private static final OptionalInt NO_HOP_LEFT = OptionalInt.of(0);

  private final Map<Long, Seen> namespaces =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Seen> eldest) {
          return size() > MOST_NAMESPACES;
        }
      };
  private boolean anyUnanswered;

  /** When a token response arrived with a smaller TTL than the one before in its namespace. */
  private Instant lowered = Instant.MIN;

  /** What was last seen in one network namespace. */
  private static final class Seen {
    Instant answered = Instant.MIN;
    Instant unanswered = Instant.MIN;
    boolean reached;

    /** Whether a token response was seen on its way, with too small a TTL to come there. */
    boolean died;

    /** Whether it is the node's own, where every limit is enough. */
    boolean own;

    int ttl;
  }

  void note(Request request) {
    boolean token = request.version() == Version.TOKEN;
    if (!token && !anyUnanswered) {
      return; // most requests, by far
    }
    OptionalLong namespace = namespace(request);
    if (namespace.isEmpty() || request.outcome().isEmpty()) {
      return;
    }
    if (!token) {
      Seen seen = namespaces.get(namespace.getAsLong());
      if (seen != null && request.outcome().get() != Outcome.NO_RESPONSE) {
        seen.reached = true;
      }
      return;
    }
    Seen seen = namespaces.computeIfAbsent(namespace.getAsLong(), _ -> new Seen());
    seen.own |= request.workload() instanceof Workload.SystemdUnit;
    if (request.outcome().get() == Outcome.NO_RESPONSE) {
      seen.unanswered = later(seen.unanswered, request.time());
      seen.died |= request.hopLimit().equals(NO_HOP_LEFT);
      anyUnanswered = true;
    } else if (request.outcome().get() == Outcome.OK
        && request.hopLimit().isPresent()
        && !request.time().isBefore(seen.answered)) {
      if (request.hopLimit().getAsInt() < seen.ttl) {
        lowered = later(lowered, request.time());
      }
      seen.answered = request.time();
      seen.ttl = request.hopLimit().getAsInt();
    }
  }

  /**
   * The network namespace that a request came from; where packets tell its client's address only, a
   * number that stands for that, since each pod has one of its own.
   */
  static OptionalLong namespace(Request request) {
    if (request.caller().isPresent()) {
      return request.caller().get().networkNamespace();
    }
    return request.isByAddress()
        ? OptionalLong.of(
            Long.MIN_VALUE | Arrays.hashCode(request.flow().clientAddress().getAddress()))
        : OptionalLong.empty();
  }

  /** Whether the limit keeps token responses from the callers of that namespace. */
  HopLimit of(OptionalLong namespace) {
    if (namespace.isEmpty() || !namespaces.containsKey(namespace.getAsLong())) {
      return new HopLimit.Unknown();
    }
    Seen seen = namespaces.get(namespace.getAsLong());
    if (isEnough(seen)) {
      return new HopLimit.Enough();
    }
    OptionalInt effective = effective();
    if (seen.died) {
      int limit = effective.orElse(LEAST);
      return new HopLimit.TooSmall(limit, limit + 1);
    }
    if (effective.isEmpty() || effective.getAsInt() >= HIGHEST || !seen.reached) {
      // No limit is higher: a proxy's own answer has such a TTL. Who gets no answer at all is kept
      // from the service by something else.
      return new HopLimit.Unknown();
    }
    return new HopLimit.TooSmall(effective.getAsInt(), effective.getAsInt() + 1);
  }

  /** A token arrived there under the limit of now, so that others would too. */
  private boolean isEnough(Seen seen) {
    return seen.own
        || seen.answered.isAfter(seen.unanswered)
        || (seen.answered.isAfter(Instant.MIN) && !seen.answered.isBefore(lowered));
  }

  /** The largest TTL with which a token response arrives anywhere on the node: the limit itself. */
  OptionalInt effective() {
    return namespaces.values().stream()
        .filter(seen -> seen.answered.isAfter(Instant.MIN))
        .mapToInt(seen -> seen.ttl)
        .max();
  }

  /**
   * The least that would do for all callers that get other answers and no token: they would break
   * once tokens are required.
   */
  OptionalInt needed() {
    OptionalInt effective = effective();
    if (namespaces.values().stream().anyMatch(seen -> seen.died && !isEnough(seen))) {
      return OptionalInt.of(effective.orElse(LEAST) + 1);
    }
    boolean tooSmall =
        effective.isPresent()
            && effective.getAsInt() < HIGHEST
            && namespaces.values().stream().anyMatch(seen -> seen.reached && !isEnough(seen));
    return tooSmall ? OptionalInt.of(effective.getAsInt() + 1) : OptionalInt.empty();
  }

  int remembered() {
    return namespaces.size();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
