package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.ProcessIdentity;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The ancestors of callers: the kernel can read only the caller's own arguments, so theirs come
 * from {@code /proc}, at once, and are remembered, since the same shell or runtime comes again and
 * again. The same ancestor is always the same object.
 */
final class Ancestors {
  static final int MAX_ENTRIES = 2048;
  static final int MAX_BYTES = 1 << 20;

  /**
   * A process image: the same pid after another exec has other arguments. Looked up several times a
   * call: what a record has by itself goes through method handles, which only C2 makes fast.
   */
  private record Image(int pid, long startTime, int execCount, String name) {
    @Override
    public int hashCode() {
      return 31 * pid + Long.hashCode(startTime);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Image image
          && pid == image.pid
          && startTime == image.startTime
          && execCount == image.execCount
          && name.equals(image.name);
    }
  }

  private final ProcFs proc;
  private final BootClock clock;

  /** Least recently used first. */
  private final LinkedHashMap<Image, ProcessIdentity> known = new LinkedHashMap<>(16, 0.75f, true);

  private int bytes;

  Ancestors(ProcFs proc, BootClock clock) {
    this.proc = proc;
    this.clock = clock;
  }

  /**
   * An ancestor; without arguments when the process is gone already.
   *
   * @param startTime nanoseconds since boot
   */
  ProcessIdentity of(int pid, long startTime, int execCount, String name) {
    Image image = new Image(pid, startTime, execCount, name);
    ProcessIdentity process = known.get(image);
    if (process == null) {
      ProcFs.Args args = proc.args(pid, startTime).orElse(ProcFs.Args.NONE);
      process =
          new ProcessIdentity(
              pid, name, args.values(), args.truncated(), Optional.of(clock.instant(startTime)));
      known.put(image, process);
      bytes += process.weight();
      while (known.size() > MAX_ENTRIES || bytes > MAX_BYTES) {
        bytes -= known.pollFirstEntry().getValue().weight();
      }
    }
    return process;
  }

  int heldBytes() {
    return bytes;
  }

  int size() {
    return known.size();
  }
}
