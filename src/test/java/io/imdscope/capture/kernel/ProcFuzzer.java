package io.imdscope.capture.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Jazzer gives bytes to: any are what {@code /proc} holds, a process's name in its line, and
 * its arguments. The line says the same whatever the name, and the arguments nothing secret.
 */
public final class ProcFuzzer {
  private static final int PID = 7;
  private static final String REST = " S 42 " + "0 ".repeat(17) + "1234 0\n";
  private static final Pattern SHOWN =
      Pattern.compile("(?i)(?:metadata-token|authorization):[*\\s]*+[^*\\s\0\"']");

  private ProcFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ProcFs.parseStat(PID, input);
    stat(input);
    args(input);
  }

  private static void stat(byte[] name) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes("7 (".getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(name);
    line.writeBytes((")" + REST).getBytes(StandardCharsets.US_ASCII));
    ProcFs.Stat expected = new ProcFs.Stat(PID, new String(name, StandardCharsets.UTF_8), 42, 1234);
    if (!ProcFs.parseStat(PID, line.toByteArray()).equals(Optional.of(expected))) {
      throw new IllegalStateException("a name makes a process another's");
    }
  }

  private static void args(byte[] input) {
    byte[] masked = mask(input);
    if (!Arrays.equals(mask(masked), masked)) {
      throw new IllegalStateException("twice is more than once");
    }
    if (SHOWN.matcher(new String(masked, StandardCharsets.ISO_8859_1).replace('\n', '"')).find()) {
      throw new IllegalStateException("a secret is shown");
    }
    List<String> before = ProcFs.splitArgs(input, 0, input.length);
    List<String> args = ProcFs.splitArgs(masked, 0, masked.length);
    if (args.size() != before.size()) {
      throw new IllegalStateException("hidden arguments are more or fewer");
    }
    String joined = String.join("\0", args);
    String whole = new String(masked, StandardCharsets.UTF_8);
    if (!joined.equals(whole) && !(joined + "\0").equals(whole)) {
      throw new IllegalStateException("the arguments are not what was read");
    }
  }

  private static byte[] mask(byte[] bytes) {
    byte[] masked = new byte[bytes.length];
    ArgumentMask.copy(ByteBuffer.wrap(bytes), masked);
    return masked;
  }
}
