package io.imdscope.bpf;

/** Error numbers of Linux that callers tell apart, and the C library's words for all of them. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int E2BIG = 7;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int ENOSYS = 38;

  private static final NativeFunction STRERROR = NativeFunction.libc("strerror");

  private Errno() {}

  /** The C library's message for an error number. */
  public static String message(int errno) {
    return NativeFunction.string(STRERROR.pointer(errno));
  }
}
