package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads a caller out of the eBPF program's record, and its ancestors' arguments from /proc. */
final class CallerDecoder {
  private final BootClock clock;
  private final ProcFs proc;
  private final Ancestors ancestors;
  private final CgroupPaths paths = new CgroupPaths();

  CallerDecoder(BootClock clock, ProcFs proc) {
    this.clock = clock;
    this.proc = proc;
    this.ancestors = new Ancestors(proc, clock);
  }

  /** The caller, absent when the record contradicts itself. */
  Optional<Caller> decode(ByteBuffer record) {
    int argsLength = record.getInt(CALLER_RECORD_ARGS_LENGTH);
    int v2Length = unsignedShort(record, CALLER_RECORD_CGROUP_V2_LENGTH);
    int v1Length = unsignedShort(record, CALLER_RECORD_CGROUP_V1_LENGTH);
    if (argsLength < 0
        || (long) CALLER_RECORD_TEXT + argsLength + v2Length + v1Length > record.limit()) {
      return Optional.empty();
    }
    byte[] bytes = record.array();
    int flags = record.getInt(RECORD_HEADER_FLAGS);
    int names = record.arrayOffset() + CALLER_RECORD_TEXT + argsLength;
    CgroupPath v2 = paths.of(bytes, names, v2Length, (flags & FLAG_CGROUP_V2_CUT) == 0);
    CgroupPath v1 = paths.of(bytes, names + v2Length, v1Length, (flags & FLAG_CGROUP_V1_CUT) == 0);
    return Optional.of(
        new Caller(
            process(record, argsLength, (flags & FLAG_ARGS_TRUNCATED) != 0),
            OptionalInt.of(record.getInt(CALLER_RECORD_TID)),
            comm(record, CALLER_RECORD_THREAD_COMM),
            OptionalInt.of(record.getInt(CALLER_RECORD_UID)),
            ancestors(record),
            deeper(v2, v1),
            OptionalLong.of(Integer.toUnsignedLong(record.getInt(CALLER_RECORD_NETNS))),
            Source.KERNEL));
  }

  /**
   * Where controllers are still on v1 hierarchies, containers may be named only there, and
   * systemd's units only in v2's: the deeper path says more.
   */
  static CgroupPath deeper(CgroupPath v2, CgroupPath v1) {
    return v1.names().size() > v2.names().size() ? v1 : v2;
  }

  private ProcessIdentity process(ByteBuffer record, int argsLength, boolean truncated) {
    int pid = record.getInt(CALLER_RECORD_PROCESS + PROCESS_PID);
    long startTime = record.getLong(CALLER_RECORD_PROCESS + PROCESS_START_TIME);
    ProcFs.Args args =
        argsLength > 0
            ? new ProcFs.Args(
                ProcFs.splitArgs(
                    record.array(), record.arrayOffset() + CALLER_RECORD_TEXT, argsLength),
                truncated)
            : proc.args(pid, startTime).orElse(ProcFs.Args.NONE); // its page was not in memory
    return new ProcessIdentity(
        pid,
        comm(record, CALLER_RECORD_PROCESS + PROCESS_COMM),
        args.values(),
        args.truncated(),
        Optional.of(clock.instant(startTime)));
  }

  private List<ProcessIdentity> ancestors(ByteBuffer record) {
    List<ProcessIdentity> found = new ArrayList<>(ANCESTORS_MAX);
    for (int i = 0; i < ANCESTORS_MAX; i++) {
      int offset = CALLER_RECORD_ANCESTORS + i * PROCESS_SIZE;
      int pid = record.getInt(offset + PROCESS_PID);
      if (pid == 0) {
        break;
      }
      long startTime = record.getLong(offset + PROCESS_START_TIME);
      int execCount = record.getInt(offset + PROCESS_EXEC_COUNT);
      found.add(ancestors.of(pid, startTime, execCount, comm(record, offset + PROCESS_COMM)));
    }
    return found;
  }

  private static String comm(ByteBuffer record, int offset) {
    byte[] bytes = record.array();
    int from = record.arrayOffset() + offset;
    int length = 0;
    while (length < COMM_LENGTH && bytes[from + length] != 0) {
      length++;
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private static int unsignedShort(ByteBuffer record, int offset) {
    return Short.toUnsignedInt(record.getShort(offset));
  }
}
