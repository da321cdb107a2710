package io.imdscope.bpf;

/** The answer to whether the kernel supports something. */
public sealed interface Support {
  /** It does. */
  record Supported() implements Support {}

  /** It does not, and why. */
  record NotSupported(String why) implements Support {}

  /** It could not be asked, and why. */
  record Unknown(String why) implements Support {}
}
