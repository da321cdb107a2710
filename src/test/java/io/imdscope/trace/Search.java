package io.imdscope.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for texts in bytes, and tells of what it finds only how it is called: they are secrets. A
 * part of one counts as found, be it in ASCII or as Java keeps text that is not.
 */
final class Search {
  private static final int PART = 12;
  private static final int BLOCK = 1 << 20;
  private static final int OVERLAP = 4 * PART;
  private static final SecureRandom RANDOM = new SecureRandom();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(String what, byte[] bytes) {}

  private final List<Part> parts = new ArrayList<>();

  /** Whether a part begins with these two bytes. */
  private final boolean[] begin = new boolean[1 << 16];

  Search with(String what, String text) {
    if (text.length() < PART) {
      throw new IllegalArgumentException("too short to be looked for");
    }
    for (Charset charset : List.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_16LE)) {
      for (int at : new int[] {0, (text.length() - PART) / 2, text.length() - PART}) {
        byte[] bytes = text.substring(at, at + PART).getBytes(charset);
        parts.add(new Part(what, bytes));
        begin[index(bytes, 0)] = true;
      }
    }
    return this;
  }

  /** A random text, 32 letters and digits, that is looked for from now on. */
  String planted(String what) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String text = HexFormat.of().formatHex(bytes);
    Search _ = with(what, text);
    return text;
  }

  private static int index(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  Set<String> in(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return in(bytes, bytes.length);
  }

  Set<String> in(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in(in);
    }
  }

  /** Reads to the end. */
  Set<String> in(InputStream in) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] block = new byte[BLOCK + OVERLAP];
    int kept = 0;
    while (true) {
      int read = in.readNBytes(block, kept, BLOCK);
      found.addAll(in(block, kept + read));
      if (read < BLOCK) {
        return found;
      }
      System.arraycopy(block, kept + read - OVERLAP, block, 0, OVERLAP);
      kept = OVERLAP;
    }
  }

  Set<String> in(byte[] bytes, int length) {
    Set<String> found = new TreeSet<>();
    for (int at = 0; at + 1 < length; at++) {
      if (begin[index(bytes, at)]) {
        for (Part part : parts) {
          int end = at + part.bytes().length;
          if (end <= length
              && Arrays.equals(bytes, at, end, part.bytes(), 0, part.bytes().length)) {
            found.add(part.what());
          }
        }
      }
    }
    return found;
  }
}
