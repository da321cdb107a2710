package io.imdscope.capture.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The argument vectors of ancestors: the kernel can read only the caller's own, so these come from
 * {@code /proc}, at once, and are remembered, since the same shell or runtime comes again and
 * again.
 */
final class AncestorArgs {
  static final int MAX_ENTRIES = 2048;

  /** A process image: the same pid after another exec has other arguments. */
  private record Image(int pid, long startTime, int execCount) {}

  private final ProcFs proc;
  private final Map<Image, ProcFs.Args> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Image, ProcFs.Args> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  AncestorArgs(ProcFs proc) {
    this.proc = proc;
  }

  /** The arguments, empty when the process is gone already. */
  ProcFs.Args of(int pid, long startTime, int execCount) {
    Image image = new Image(pid, startTime, execCount);
    ProcFs.Args args = known.get(image);
    if (args == null) {
      args = proc.args(pid, startTime).orElse(ProcFs.Args.NONE);
      known.put(image, args);
    }
    return args;
  }

  int size() {
    return known.size();
  }
}
