package io.imdscope.event.read;

import io.imdscope.event.Caller;
import io.imdscope.event.Coverage;
import io.imdscope.event.Flow;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An event as far as it has been read: its parts and the values that differ from line to line. */
final class Draft extends Parts {
  private static final Program NO_PROGRAM = new Program("", List.of(), false, OptionalInt.empty());

  /** Which of the numbers are there: the bits of their cuts. */
  private int present;

  private Instant time;
  private Instant firstTime;
  private Instant startTime;
  private long sequence;
  private long bootNanos;
  private long count;
  private long micros;
  private long netns;
  private long requests;
  private long bytes;
  private int clientPort;
  private int pid;
  private int tid;
  private List<ProcessIdentity> ancestors = List.of();
  private Optional<Instant> lastStart = Optional.empty();
  private OptionalLong lastNetns = OptionalLong.empty();

  void reset() {
    clear();
    present = 0;
    ancestors = List.of();
  }

  void put(Cut cut, Instant value) {
    present |= cut.bit();
    switch (cut) {
      case TIME -> time = value;
      case FIRST_TIME -> firstTime = value;
      case START_TIME -> startTime = value;
      default -> throw new IllegalArgumentException("no time: cut=" + cut);
    }
  }

  /** A number that its key admits. */
  void put(Cut cut, long value) {
    present |= cut.bit();
    switch (cut) {
      case SEQUENCE -> sequence = value;
      case BOOT_NANOS -> bootNanos = value;
      case COUNT -> count = value;
      case DURATION -> micros = value;
      case NETNS -> netns = value;
      case CLIENT_PORT -> clientPort = (int) value;
      case PID -> pid = (int) value;
      case TID -> tid = (int) value;
      case REQUESTS -> requests = value;
      case BYTES -> bytes = value;
      default -> throw new IllegalArgumentException("no number: cut=" + cut);
    }
  }

  void put(List<ProcessIdentity> read) {
    ancestors = read;
  }

  List<ProcessIdentity> ancestors() {
    return ancestors;
  }

  private boolean has(Cut cut) {
    return (present & cut.bit()) != 0;
  }

  /** Takes over what a coverage event says, so that its line can be cut. */
  void put(boolean stop, Coverage.Node node, Coverage.Totals totals) {
    run = new Run(stop, node);
    losses = new Losses(totals.lost(), totals.unparsed(), totals.unattributed());
  }

  /** The event, or what it lacks. */
  Read read() {
    if (!has(Cut.TIME)) {
      return Reasons.NO_TIME;
    }
    if (run != null) {
      return losses == null || !has(Cut.REQUESTS) || !has(Cut.BYTES)
          ? Reasons.INCOMPLETE
          : new Read.Known(coverage(), run.node().origin());
    }
    if (kind == null
        || network == null
        || place == null
        || (client == null) == has(Cut.CLIENT_PORT)
        || (has(Cut.PID) && place.attribution().isEmpty())) {
      return Reasons.INCOMPLETE;
    }
    if (!kind.repeated()) {
      return new Read.Known(request(), place.origin());
    }
    if (!has(Cut.COUNT) || !has(Cut.FIRST_TIME)) {
      return Reasons.INCOMPLETE;
    }
    if (firstTime.isAfter(time)) {
      return Reasons.ODD;
    }
    return new Read.Known(new Repeated(request(), firstTime, count), place.origin());
  }

  private Coverage coverage() {
    Coverage.Totals totals =
        new Coverage.Totals(
            requests, bytes, losses.lost(), losses.unparsed(), losses.unattributed());
    return run.stop()
        ? new Coverage.Stop(time, run.node(), totals)
        : new Coverage.Heartbeat(time, run.node(), totals);
  }

  private Request request() {
    return new Request(
        has(Cut.SEQUENCE) ? sequence : 0,
        has(Cut.BOOT_NANOS) ? bootNanos : 0,
        time,
        kind.version(),
        kind.api(),
        kind.category(),
        kind.sensitive(),
        kind.outcome(),
        has(Cut.DURATION) ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty(),
        head,
        network.status,
        new Flow(
            client == null ? Flow.UNKNOWN_ADDRESS : client,
            client == null ? 0 : clientPort,
            network.endpoint(kind.endpoint()),
            translated),
        hopLimit,
        has(Cut.PID) ? Optional.of(caller()) : Optional.empty(),
        place.workload(),
        kind.finding());
  }

  private Caller caller() {
    Program ran = program == null ? NO_PROGRAM : program;
    return new Caller(
        new ProcessIdentity(pid, ran.name(), ran.args(), ran.truncated(), start()),
        has(Cut.TID) ? OptionalInt.of(tid) : OptionalInt.empty(),
        threadName == null ? ran.name() : threadName,
        ran.uid(),
        ancestors,
        place.cgroup(),
        netns(),
        place.attribution().orElseThrow());
  }

  /** The last one where it is the same: a process that stays calls often. */
  private Optional<Instant> start() {
    if (!has(Cut.START_TIME)) {
      return Optional.empty();
    }
    if (lastStart.isEmpty() || !lastStart.get().equals(startTime)) {
      lastStart = Optional.of(startTime);
    }
    return lastStart;
  }

  private OptionalLong netns() {
    if (!has(Cut.NETNS)) {
      return OptionalLong.empty();
    }
    if (lastNetns.isEmpty() || lastNetns.getAsLong() != netns) {
      lastNetns = OptionalLong.of(netns);
    }
    return lastNetns;
  }
}
