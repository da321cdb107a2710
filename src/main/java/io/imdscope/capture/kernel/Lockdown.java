package io.imdscope.capture.kernel;

import io.imdscope.capture.CaptureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether the kernel keeps its memory from eBPF programs, and so who its callers are.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html">kernel_lockdown</a>
 */
final class Lockdown {
  private static final Path FILE = Path.of("/sys/kernel/security/lockdown");

  /** What a kernel answers that keeps it, where the file is not there to ask; newer ones last. */
  private static final Pattern REFUSED_HELPER =
      Pattern.compile("(unknown func|cannot use helper) bpf_probe_read");

  private Lockdown() {}

  /**
   * Refuses to start where it does.
   *
   * @throws CaptureException with the remedy
   */
  static void check() {
    String state;
    try {
      state = Files.readString(FILE);
    } catch (IOException e) {
      return; // no such thing in this kernel, or not mounted: loading tells
    }
    if (isConfidential(state)) {
      throw new CaptureException(reason(), remedy());
    }
  }

  /** Of the file's text, which has what is in force in brackets. */
  static boolean isConfidential(String state) {
    return state.contains("[confidentiality]");
  }

  /** Whether that is why the kernel refused to load the program, by the verifier's words. */
  static boolean isReasonIn(String log) {
    return REFUSED_HELPER.matcher(log).find();
  }

  static String reason() {
    return "the kernel is locked down (confidentiality): programs may not read who calls";
  }

  static String remedy() {
    return "boot with lockdown=integrity, or without lockdown=";
  }
}
