package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.BpfLink;
import io.imdscope.bpf.BpfMap;
import io.imdscope.bpf.BpfObject;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.RingBuffer;
import io.imdscope.capture.CaptureException;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watches all connections from this machine to the endpoints, whatever namespace they are made in.
 * For one thread; closing it detaches everything, and so does the end of the process.
 */
public final class KernelCapture implements AutoCloseable {
  /** The eBPF program cannot hold more. */
  public static final int MAX_ENDPOINTS = RecordLayout.ENDPOINTS_MAX;

  /** The ring buffer's size in bytes: a power of two. */
  public static final int DEFAULT_RING_BYTES = 4 * 1024 * 1024;

  private static final String OBJECT = "imdscope.bpf.o";
  private static final byte[] KEY_ZERO = new byte[4];

  /** A connection must be seen before its bytes, and its answers before its requests. */
  private static final List<String> PROGRAMS_IN_ORDER =
      List.of("imds_connect4", "imds_connect6", "imds_ingress", "imds_egress");

  private final BootClock clock = new BootClock();
  private final BpfObject object;
  private final BpfMap losses;
  private final List<BpfLink> links = new ArrayList<>();
  private final RingBuffer ring;
  private final RecordDecoder decoder;
  private final ConnectionOwners owners;
  private final Consumer<Observation> sink;
  private final OwnerSearch search;
  private Instant attached = Instant.MAX;
  private long malformed;

  private KernelCapture(List<Endpoint> endpoints, int ringBytes, Consumer<Observation> sink) {
    ProcFs proc = new ProcFs(Path.of("/proc"));
    this.sink = sink;
    this.decoder = new RecordDecoder(clock, new CallerDecoder(clock, proc), endpoints);
    this.owners = new ConnectionOwners(proc, clock, endpoints);
    this.search = new OwnerSearch(owners::of, owners::look, clock::nanos);
    this.object = BpfObject.open(program());
    try {
      BpfMap records = object.map("records");
      records.setMaxEntries(ringBytes);
      object.load();
      this.losses = object.map("losses");
      for (Endpoint endpoint : endpoints) {
        object.map("endpoints").put(EndpointFilter.key(endpoint), new byte[] {1});
      }
      int generation = (int) clock.nanos() | 1; // any number but 0, another at each start
      object.map("settings").put(KEY_ZERO, EndpointFilter.settings(generation, endpoints));
      this.ring = object.ringBuffer(records, this::record);
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /**
   * Loads the program and attaches it; from here on every call is seen, or its loss counted.
   *
   * @param endpoints at most {@link #MAX_ENDPOINTS}
   * @param ringBytes a power of two, at least the size of a page
   * @param sink called while {@link #poll polling}
   * @throws CaptureException when this machine cannot do it, with the remedy
   */
  public static KernelCapture start(
      List<Endpoint> endpoints, int ringBytes, Consumer<Observation> sink) {
    if (endpoints.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException(
          "too many endpoints: count=" + endpoints.size() + " limit=" + MAX_ENDPOINTS);
    }
    Preflight.check();
    try (Cgroup root = CgroupRoot.open()) {
      KernelCapture capture = new KernelCapture(endpoints, ringBytes, sink);
      try {
        for (String program : PROGRAMS_IN_ORDER) {
          capture.links.add(capture.object.program(program).attach(root));
        }
        capture.attached = Instant.now();
        capture.owners.look();
        return capture;
      } catch (RuntimeException e) {
        capture.close();
        throw Preflight.explain(e, root);
      }
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }

  /** Has the kernel check the program, and attaches nothing. */
  static void tryToLoad() {
    try (BpfObject object = BpfObject.open(program())) {
      object.load();
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }

  /**
   * Goes through a start as far as that needs no permission and changes nothing, so that a build
   * can record what a start needs.
   */
  public static void rehearse() {
    Preflight.libbpf();
    try (BpfObject object = BpfObject.open(program())) {
      BpfMap records = object.map("records");
      records.setMaxEntries(DEFAULT_RING_BYTES);
      PROGRAMS_IN_ORDER.forEach(name -> Objects.requireNonNull(object.program(name)));
      EndpointFilter.settings(1, Endpoint.DEFAULTS);
    }
  }

  /**
   * Waits for observations, or for the given time, and hands them all to the sink.
   *
   * @return how many records there were
   */
  public int poll(Duration timeout) {
    return ring.poll(timeout);
  }

  /** Ends the recording; what was recorded until now can still be {@link #drain drained}. */
  public void detach() {
    links.reversed().forEach(BpfLink::close);
  }

  /** Hands what is there to the sink, up to 4,096 records, without waiting; how many there were. */
  public int drain() {
    return ring.consume();
  }

  /** Since when every call is seen, or its loss counted. */
  public Instant attached() {
    return attached;
  }

  /** The clock of {@link Observation#nanos}. */
  public long nanos() {
    return clock.nanos();
  }

  /** Compares the kernel's clock with the wall clock anew; call it every few seconds. */
  public void refreshClock() {
    clock.refresh();
  }

  /** What was lost so far. */
  public LossCounts losses() {
    Map<Loss, Long> counts = new EnumMap<>(Loss.class);
    for (int reason = 0; reason < RecordLayout.LOSSES.size(); reason++) {
      byte[] key = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(reason).array();
      counts.put(RecordLayout.LOSSES.get(reason), losses.sumPerCpu(key));
    }
    counts.put(Loss.RECORD_MALFORMED, malformed);
    return new LossCounts(counts);
  }

  @Override
  public void close() {
    object.close();
  }

  /** Copied at once: plain memory is cheaper to read than foreign memory, field by field. */
  private void record(MemorySegment bytes) {
    ByteBuffer record =
        ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.nativeOrder());
    Observation observation = decoder.decode(record).orElse(null);
    if (observation == null) {
      malformed++;
      return;
    }
    if (observation instanceof Observation.Sent sent && RecordDecoder.lacksCaller(record)) {
      search
          .find(sent.connection(), sent.flow())
          .map(caller -> new Observation.Connected(sent.connection(), sent.nanos(), caller))
          .ifPresent(sink);
    }
    sink.accept(observation);
  }

  private static byte[] program() {
    try (InputStream in = KernelCapture.class.getResourceAsStream(OBJECT)) {
      if (in == null) {
        throw new CaptureException("the eBPF object is missing", "build again: ./imdscope does");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
