package io.imdscope.event.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts that are always the same. */
final class Literals {
  static final byte[] FIRST_ANCESTOR = bytes("[{\"pid\":");
  static final byte[] NEXT_ANCESTOR = bytes(",{\"pid\":");

  /** What some programs put before UTF-8. */
  static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private Literals() {}

  static boolean at(byte[] line, int at, int to, byte[] literal) {
    return literal.length <= to - at
        && Arrays.equals(line, at, at + literal.length, literal, 0, literal.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
