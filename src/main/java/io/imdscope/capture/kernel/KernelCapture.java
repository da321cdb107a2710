package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.ProgramRuns;
import io.imdscope.bpf.RingBuffer;
import io.imdscope.capture.CaptureException;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Watches all connections from this machine to the endpoints, whatever namespace they are made in.
 * For one thread. {@link #start Started}, it detaches when it is closed or the process ends; {@link
 * #keep kept}, the kernel goes on recording, and the next one reads from where this one {@link
 * #commit committed}.
 */
public final class KernelCapture implements AutoCloseable {
  /** The eBPF program cannot hold more. */
  public static final int MAX_ENDPOINTS = RecordLayout.ENDPOINTS_MAX;

  /** The ring buffer's size in bytes: a power of two. */
  public static final int DEFAULT_RING_BYTES = 4 * 1024 * 1024;

  /** So many records at most are read by one {@link #poll}. */
  public static final int MAX_BATCH = RingBuffer.MAX_BATCH;

  private final BootClock clock;
  private final Attachment attachment;
  private final Begun begun;
  private final Optional<PinnedState> pinned;
  private final LossCounters losses;
  private final List<Long> lossesBefore;
  private final long unwrittenBefore;
  private final RecordReader reader;
  private final RingBuffer ring;
  private boolean lossesTold;

  /** Reads what was just attached, and gives it back at once. */
  private KernelCapture(
      LoadedObject loaded,
      BootClock clock,
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      Consumer<Observation> sink) {
    this.clock = clock;
    this.attachment = loaded;
    this.begun = new Begun.Attached(Instant.now(), Optional.empty());
    this.pinned = Optional.empty();
    this.losses = new LossCounters(loaded.map("losses"));
    this.lossesBefore = LossCounters.NONE;
    this.unwrittenBefore = 0;
    this.reader = new RecordReader(clock, endpoints, cut, sink, Optional.empty());
    this.ring = RingBuffer.open(loaded.map("records"), this::record);
  }

  /** Reads what is pinned, and gives back what is committed. */
  private KernelCapture(
      PinnedAttachment attached,
      Optional<Begun.Attached> made,
      BootClock clock,
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      Consumer<Observation> sink) {
    this.clock = clock;
    this.attachment = attached;
    this.ring = RingBuffer.openHolding(attached.map("records"), this::record);
    try {
      PinnedState state = new PinnedState(attached);
      this.pinned = Optional.of(state);
      this.losses = new LossCounters(attached.map("losses"));
      this.lossesBefore = state.lossesWritten();
      this.unwrittenBefore = state.unwritten();
      WatchedEndpoints watched =
          new WatchedEndpoints(attached.map("endpoints"), attached.map("settings"));
      WatchedEndpoints.Change change = watched.changeTo(endpoints);
      // Callers are told again to a process that knows none.
      watched.set(endpoints, LoadedObject.generation(clock));
      this.begun =
          made.map(Begun.class::cast)
              .orElseGet(
                  () ->
                      new Begun.Resumed(
                          clock.instant(state.attached()),
                          change.added(),
                          ring.usedBytes(),
                          attached.unmeasured(),
                          state.reader()));
      this.reader = new RecordReader(clock, change.both(), cut, sink, Optional.of(state.callers()));
    } catch (RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  /**
   * Loads the program and attaches it; from here on every call is seen, or its loss counted.
   *
   * @param endpoints at most {@link #MAX_ENDPOINTS}
   * @param cut cuts secrets out of argument vectors that come from /proc, before any is kept
   * @param ringBytes a power of two, at least the size of a page
   * @param sink called while {@link #poll polling}
   * @throws CaptureException when this machine cannot do it, with the remedy
   */
  public static KernelCapture start(
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      int ringBytes,
      Consumer<Observation> sink) {
    requireFew(endpoints);
    Preflight.check();
    BootClock clock = new BootClock();
    try (Cgroup root = CgroupRoot.open()) {
      LoadedObject loaded = LoadedObject.load(endpoints, ringBytes, clock);
      try {
        loaded.attach(root, (_, _) -> {});
        KernelCapture capture = new KernelCapture(loaded, clock, endpoints, cut, sink);
        capture.reader.look();
        return capture;
      } catch (RuntimeException e) {
        loaded.close();
        throw Preflight.explain(e, root);
      }
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }

  /**
   * Goes on with what is pinned, or loads, attaches and pins it where there is nothing, or what is
   * of no use: {@link #begun} tells which.
   *
   * @param cut see {@link #start}
   * @param ringBytes see {@link #start}; with another size than before, what is pinned is replaced
   * @throws CaptureException also when another process reads these pins, there is no BPF file
   *     system, or something else than ours is there, which is left alone
   */
  public static KernelCapture keep(
      Pins pins,
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      int ringBytes,
      Consumer<Observation> sink) {
    return keep(pins, endpoints, cut, ringBytes, sink, PinnedSet.Steps.NONE);
  }

  static KernelCapture keep(
      Pins pins,
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      int ringBytes,
      Consumer<Observation> sink,
      PinnedSet.Steps steps) {
    requireFew(endpoints);
    Preflight.check();
    BootClock clock = new BootClock();
    try {
      PinnedAttachment.Opened opened =
          PinnedAttachment.open(pins, endpoints, ringBytes, clock, steps);
      try {
        KernelCapture capture =
            new KernelCapture(opened.attachment(), opened.made(), clock, endpoints, cut, sink);
        capture.reader.look();
        return capture;
      } catch (RuntimeException e) {
        opened.attachment().close();
        throw e;
      }
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }

  private static void requireFew(List<Endpoint> endpoints) {
    if (endpoints.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException(
          "too many endpoints: count=" + endpoints.size() + " limit=" + MAX_ENDPOINTS);
    }
  }

  /** Has the kernel check the program, and attaches nothing. */
  static void tryToLoad() {
    try {
      LoadedObject.tryToLoad();
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }

  /**
   * Goes through a start as far as that needs no permission and changes nothing, so that a build
   * can record what a start needs.
   */
  public static void rehearse() {
    Preflight.requireLibbpf();
    LoadedObject.rehearse();
  }

  /**
   * Waits for observations, or for the given time, and hands them all to the sink.
   *
   * @return how many records there were
   */
  public int poll(Duration timeout) {
    return ring.poll(timeout);
  }

  /**
   * Ends the recording, unless it is kept; what was recorded until now can still be {@link #drain
   * drained}.
   */
  public void detach() {
    attachment.detach();
  }

  /** Hands what is there to the sink, up to 512 records, without waiting; how many there were. */
  public int drain() {
    return ring.consume();
  }

  /**
   * Says what is dealt with for good, and need not be read again after this process: all that was
   * read and is older than the oldest observation that is still needed. What comes again after a
   * kill has the same {@link Observation#connection} and {@link Observation#nanos}. Where it is
   * kept, call it often: the kernel gets room only by it. Of what is needed it keeps at most half
   * the ring, the newest. The kernel wakes only who has committed all; else polling looks every 10
   * ms.
   *
   * @param neededNanos the oldest {@link Observation#nanos} that is still needed, {@link
   *     Long#MAX_VALUE} when none is
   */
  public void commit(long neededNanos) {
    pinned.ifPresent(
        state -> {
          long until =
              ring.firstNeeded(
                  (memory, offset) -> RecordReader.time(memory, offset) >= neededNanos);
          state.callers().giveBack(until, () -> ring.giveBack(until));
        });
  }

  /**
   * Says that losses have been told for good, so that the next process does not tell them again;
   * without effect where it is not kept. A kill between the telling and this tells them twice.
   *
   * @param told what {@link #losses} gave
   */
  public void lossesWritten(LossCounts told) {
    lossesTold = true;
    pinned.ifPresent(state -> state.losses(LossCounters.plus(lossesBefore, told), 0));
  }

  /**
   * Says how many requests could not be written since {@link #lossesWritten}, before what they were
   * made of is given back: should this process be killed, the next one tells of them.
   */
  public void unwritten(long requests) {
    pinned.ifPresent(
        state ->
            state.losses(state.lossesWritten(), requests + (lossesTold ? 0 : unwrittenBefore)));
  }

  /**
   * Says whose log has what is given back from now on, so that the next process can tell; without
   * effect where it is not kept. Say it before anything is given back.
   */
  public void readBy(UUID run) {
    pinned.ifPresent(state -> state.readBy(run));
  }

  /** How it began. */
  public Begun begun() {
    return begun;
  }

  /** Since when every call is seen, or its loss counted. */
  public Instant attached() {
    return begun.attached();
  }

  /** How many bytes of the ring buffer are taken: not read, or not committed. */
  public long ringUsedBytes() {
    return ring.usedBytes();
  }

  /** How many bytes of the ring buffer wait to be read. */
  public long unreadBytes() {
    return ring.unreadBytes();
  }

  /** How full each map is that fills as connections come: only where it is kept. */
  public List<MapFill> maps() {
    return pinned.map(PinnedState::callers).stream()
        .map(callers -> new MapFill("callers", callers.size(), callers.limit()))
        .toList();
  }

  /**
   * A map in the kernel.
   *
   * @param name as the eBPF program calls it
   * @param entries how many it holds
   * @param limit how many it can hold
   */
  public record MapFill(String name, int entries, int limit) {}

  /** What the kernel has counted of each program since it was loaded: only where it is kept. */
  public Map<String, ProgramRuns> programs() {
    return pinned.map(PinnedState::runs).orElse(Map.of());
  }

  /** The clock of {@link Observation#nanos}. */
  public long nanos() {
    return clock.nanos();
  }

  /** Compares the kernel's clock with the wall clock anew; call it every few seconds. */
  public void refreshClock() {
    clock.refresh();
  }

  /** What was lost so far, and, where it is kept, what was lost before and has not been told. */
  public LossCounts losses() {
    return losses
        .since(lossesBefore)
        .plus(
            new LossCounts(
                Map.of(
                    Loss.RECORD_MALFORMED,
                    reader.malformed(),
                    Loss.LOG_UNWRITTEN_EARLIER,
                    unwrittenBefore)));
  }

  @Override
  public void close() {
    ring.close();
    attachment.close();
  }

  private void record(MemorySegment bytes) {
    reader.read(ring.position(), bytes);
  }
}
