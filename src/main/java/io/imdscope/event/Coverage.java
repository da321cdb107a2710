package io.imdscope.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For how long, and with what losses, a node was watched. */
public sealed interface Coverage extends Event {
  /** Which node, and which run of the program there. */
  Node node();

  /**
   * A run begins.
   *
   * @param attached since when every call is seen or its loss counted: before {@code time} where
   *     the kernel went on recording for it while no program ran
   * @param continues the run that read before it what the kernel recorded, by {@link Origin#run}:
   *     absent where there was none, or it is not known
   */
  record Start(
      Instant time,
      Node node,
      List<Endpoint> endpoints,
      Instant attached,
      Optional<String> continues)
      implements Coverage {
    public Start {
      endpoints = List.copyOf(endpoints);
      if (attached.isAfter(time)) {
        throw new IllegalArgumentException("attached after the start: attached=" + attached);
      }
    }

    /** Whether all calls to the metadata service are seen, or counted as lost. */
    public boolean watchesMetadata() {
      return node.isTraced() && isOfMetadata();
    }

    /** Whether any call to the metadata service may be told of. */
    public boolean isOfMetadata() {
      return endpoints.stream().anyMatch(each -> each.kind() == Endpoint.Kind.IMDS);
    }

    /** Tracing was attached just now. */
    public Start(Instant time, Node node, List<Endpoint> endpoints) {
      this(time, node, endpoints, time, Optional.empty());
    }
  }

  /** Sent every 30 s while attached; counts since the start. */
  record Heartbeat(Instant time, Node node, Totals totals) implements Coverage {}

  /** Tracing ended in order; counts since the start. */
  record Stop(Instant time, Node node, Totals totals) implements Coverage {}

  /** The machine, the kernel's release, and the program on it. */
  record Node(Origin origin, String kernel, String version) {
    /** In place of the kernel's release: what was seen is what somebody captured, not the node. */
    public static final String CAPTURE = "capture";

    /** In the same place: what was seen is what another tool logged, at whatever times it ran. */
    public static final String LEGACY_LOG = "legacy-log";

    /** Whether all of the node's calls are seen, or counted as lost. */
    public boolean isTraced() {
      return !kernel.equals(CAPTURE) && !kernel.equals(LEGACY_LOG);
    }
  }

  /**
   * Counts since the start.
   *
   * @param requests requests reported before this, of whatever version: so many are in the log
   *     since the start, or some of it is missing
   * @param bytes request payload read
   * @param unparsed requests that were not HTTP, or whose head was cut
   * @param unattributed requests without a caller
   */
  record Totals(long requests, long bytes, LossCounts lost, long unparsed, long unattributed) {}
}
