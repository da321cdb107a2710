package io.imdscope.event.read;

import io.imdscope.event.Api;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Finding;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Outcome;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the groups of keys say that are the same in many lines; null where a group is missing. */
class Parts {
  Kind kind;
  Optional<RequestHead> head;
  Network network;
  InetAddress client;
  Optional<InetSocketAddress> translated;
  OptionalInt hopLimit;
  Program program;
  String threadName;
  Place place;
  Run run;
  Losses losses;

  /** What kind of request it was, and how it ended. */
  record Kind(
      boolean repeated,
      Version version,
      Endpoint.Kind endpoint,
      Api api,
      String category,
      boolean sensitive,
      Optional<Outcome> outcome,
      Optional<Finding> finding) {}

  /** Where it went and what came back. */
  static final class Network {
    private final InetAddress address;
    private final int port;
    final OptionalInt status;
    private Endpoint endpoint;

    Network(InetAddress address, int port, OptionalInt status) {
      this.address = address;
      this.port = port;
      this.status = status;
    }

    /** The same object as long as the kind is the same. */
    Endpoint endpoint(Endpoint.Kind kind) {
      if (endpoint == null || endpoint.kind() != kind) {
        endpoint = new Endpoint(kind, address, port);
      }
      return endpoint;
    }
  }

  /** What ran in the process. */
  record Program(String name, List<String> args, boolean truncated, OptionalInt uid) {}

  /** A heartbeat, or the stop, of a run of the program. */
  record Run(boolean stop, Coverage.Node node) {}

  /** Counts that mostly stay as they are. */
  record Losses(LossCounts lost, long unparsed, long unattributed) {}

  /** Where it ran, and who said so. */
  record Place(Origin origin, CgroupPath cgroup, Workload workload, Optional<Source> attribution) {}

  /** An ancestor of which only the process id is another one. */
  static ProcessIdentity withPid(ProcessIdentity process, int pid) {
    return new ProcessIdentity(
        pid, process.name(), process.args(), process.argsTruncated(), process.startTime());
  }

  /** Takes over those parts of another whose groups are in the mask. */
  final void take(Parts other, int mask) {
    if ((mask & Group.KIND.bit()) != 0) {
      kind = other.kind;
    }
    if ((mask & Group.HEAD.bit()) != 0) {
      head = other.head;
    }
    if ((mask & Group.NETWORK.bit()) != 0) {
      network = other.network;
    }
    if ((mask & Group.CLIENT.bit()) != 0) {
      client = other.client;
    }
    if ((mask & Group.HOP.bit()) != 0) {
      translated = other.translated;
      hopLimit = other.hopLimit;
    }
    if ((mask & Group.PROCESS.bit()) != 0) {
      program = other.program;
    }
    if ((mask & Group.THREAD.bit()) != 0) {
      threadName = other.threadName;
    }
    if ((mask & Group.PLACE.bit()) != 0) {
      place = other.place;
    }
    if ((mask & Group.RUN.bit()) != 0) {
      run = other.run;
    }
    if ((mask & Group.LOSSES.bit()) != 0) {
      losses = other.losses;
    }
  }

  final void clear() {
    kind = null;
    head = Optional.empty();
    network = null;
    client = null;
    translated = Optional.empty();
    hopLimit = OptionalInt.empty();
    program = null;
    threadName = null;
    place = null;
    run = null;
    losses = null;
  }
}
