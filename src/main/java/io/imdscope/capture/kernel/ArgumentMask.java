package io.imdscope.capture.kernel;

import java.nio.ByteBuffer;

/**
 * Hides in an argument vector what the eBPF program hides in a caller's ({@code masking.h}): what
 * follows the names of the headers x-aws-ec2-metadata-token and authorization, up to the end of the
 * argument, of the line, or a quote.
 */
final class ArgumentMask {
  private static final byte[][] NAMES = {
    "metadata-token:".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
    "authorization:".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
  };

  private ArgumentMask() {}

  /** Copies all that remains, hidden where it is a secret: no byte of one is in the copy. */
  static void copy(ByteBuffer from, byte[] to) {
    boolean secret = false;
    for (int i = 0; i < to.length; i++) {
      byte b = from.get();
      if (secret) {
        secret = b != 0 && b != '\n' && b != '"' && b != '\'';
        to[i] = secret && b != ' ' && b != '\t' && b != '\r' ? (byte) '*' : b;
      } else {
        to[i] = b;
        secret = b == ':' && (endsWith(to, i + 1, NAMES[0]) || endsWith(to, i + 1, NAMES[1]));
      }
    }
  }

  private static boolean endsWith(byte[] bytes, int end, byte[] name) {
    if (end < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      byte b = bytes[end - name.length + i];
      if ((b >= 'A' && b <= 'Z' ? b + 0x20 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
