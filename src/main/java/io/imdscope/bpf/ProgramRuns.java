package io.imdscope.bpf;

import java.nio.file.Path;

/**
 * What the kernel has counted of a program since it was loaded: both are 0 as long as {@code
 * kernel.bpf_stats_enabled} has been.
 *
 * @param count how often it ran
 * @param nanos how long it ran in all
 */
public record ProgramRuns(long count, long nanos) {
  // struct bpf_prog_info
  private static final int INFO_SIZE = 208;
  private static final int INFO_RUN_TIME_NS = 192;
  private static final int INFO_RUN_CNT = 200;

  /**
   * Of a program that is pinned.
   *
   * @throws BpfException when there is none
   */
  public static ProgramRuns of(Path pin) {
    int descriptor = Pinned.open(pin, Pinned.Kind.PROGRAM);
    try {
      ObjectInfo info = ObjectInfo.of(descriptor, INFO_SIZE);
      if (info.result() < 0) {
        throw BpfException.of(
            "program's counts could not be read: path=" + pin, -info.result(), "");
      }
      return new ProgramRuns(info.longNumber(INFO_RUN_CNT), info.longNumber(INFO_RUN_TIME_NS));
    } finally {
      Descriptors.close(descriptor);
    }
  }
}
