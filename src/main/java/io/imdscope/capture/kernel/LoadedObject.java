package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.BpfLink;
import io.imdscope.bpf.BpfMap;
import io.imdscope.bpf.BpfObject;
import io.imdscope.bpf.BpfProgram;
import io.imdscope.bpf.Cgroup;
import io.imdscope.capture.CaptureException;
import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The eBPF program, loaded by this process and gone with it where it is not pinned. */
final class LoadedObject implements Attachment {
  private static final String RESOURCE = "imdscope.bpf.o";
  private static final String RECORDS = "records";

  private final BpfObject object;
  private final List<BpfLink> links = new ArrayList<>();

  private LoadedObject(BpfObject object) {
    this.object = object;
  }

  /** Loads it and tells it what to watch; nothing is attached yet. */
  static LoadedObject load(List<Endpoint> endpoints, int ringBytes, BootClock clock) {
    BpfObject object = BpfObject.open(bytes());
    try {
      object.setMaxEntries(RECORDS, ringBytes);
      object.load();
      new WatchedEndpoints(object.map("endpoints"), object.map("settings"))
          .set(endpoints, generation(clock));
      return new LoadedObject(object);
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /** Any number but 0, another at each start. */
  static int generation(BootClock clock) {
    return (int) clock.nanos() | 1;
  }

  /** Has the kernel check the program, and attaches nothing. */
  static void tryToLoad() {
    try (BpfObject object = BpfObject.open(bytes())) {
      object.load();
    }
  }

  /** Goes through loading as far as that needs no permission. */
  static void rehearse() {
    try (BpfObject object = BpfObject.open(bytes())) {
      object.setMaxEntries(RECORDS, KernelCapture.DEFAULT_RING_BYTES);
      PinnedSet.LINKS.keySet().forEach(name -> Objects.requireNonNull(object.program(name)));
      EndpointFilter.settings(1, Endpoint.DEFAULTS);
    }
    PinLayout.begun(KernelCapture.DEFAULT_RING_BYTES, digest());
  }

  /** Attaches it. */
  void attach(Cgroup root, BiConsumer<BpfProgram, BpfLink> attached) {
    for (String name : PinnedSet.LINKS.keySet()) {
      BpfProgram program = object.program(name);
      BpfLink link = program.attach(root);
      links.add(link);
      attached.accept(program, link);
    }
  }

  /** Two objects with one digest are the same: SHA-256 in hexadecimal, as the build wrote it. */
  static String digest() {
    return new String(bytes(RESOURCE + ".sha256"), StandardCharsets.US_ASCII).strip();
  }

  static byte[] bytes() {
    return bytes(RESOURCE);
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = KernelCapture.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new CaptureException("the eBPF object is missing", "build again: ./imdscope does");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public BpfMap map(String name) {
    return object.map(name);
  }

  @Override
  public void detach() {
    links.reversed().forEach(BpfLink::close);
  }

  @Override
  public void close() {
    object.close();
  }
}
