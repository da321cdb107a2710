package io.imdscope.bpf;

/** This process, as the kernel knows it. */
public final class ThisProcess {
  private static final NativeFunction GETPID = NativeFunction.libc("getpid");

  private ThisProcess() {}

  /**
   * Its id in its own PID namespace: what {@code ProcessHandle} asks too, which starts a thread.
   */
  public static int pid() {
    return GETPID.call();
  }
}
