package io.imdscope.bpf;

import java.io.Serial;

/** Something that libbpf or the kernel refused, with its error number and libbpf's own words. */
public final class BpfException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;
  private final String log;

  BpfException(String message, int errno) {
    this(message, errno, "");
  }

  BpfException(String message, int errno, String log) {
    super(message + ": errno=" + errno);
    this.errno = errno;
    this.log = log;
  }

  /** A failed operation with the kernel's reason and what libbpf logged meanwhile. */
  static BpfException of(String operation, int errno, String log) {
    return new BpfException(operation + ": " + Errno.message(errno), errno, log);
  }

  /** The error number, one of {@link Errno} or another of Linux. */
  public int errno() {
    return errno;
  }

  /** What libbpf logged while it failed, the verifier's log included; may have many lines. */
  public String log() {
    return log;
  }
}
