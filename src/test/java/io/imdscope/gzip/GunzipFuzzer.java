package io.imdscope.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What Jazzer gives bytes to: any are a stream, compressed or not, and are read the same byte for
 * byte as at once; what has no damage comes out as it went in, with the rest of the input behind it
 * as what it is.
 */
public final class GunzipFuzzer {
  private static final int MOST_BYTES = 1 << 20;

  private GunzipFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Outcome whole = read(input, 4096);
    if (!read(input, 1).equals(whole) || !read(input, 7).equals(whole)) {
      throw new IllegalStateException("read in other pieces, it says something else");
    }
    if (whole.failed().isEmpty() && isGzip(input) && whole.bytes().length < MOST_BYTES) {
      try (GZIPInputStream theirs = new GZIPInputStream(new ByteArrayInputStream(input))) {
        byte[] first = theirs.readNBytes(MOST_BYTES);
        boolean more = first.length < whole.bytes().length && hasMemberAfterZero(input);
        byte[] ours = more ? Arrays.copyOf(whole.bytes(), first.length) : whole.bytes();
        if (!Arrays.equals(first, ours)) {
          throw new IllegalStateException("the JDK reads something else");
        }
      }
    }
    byte[] packed = pack(input);
    if (!Arrays.equals(read(packed, 4096).bytes(), input)) {
      throw new IllegalStateException("not what was compressed");
    }
    byte[] cut = Arrays.copyOf(packed, packed.length - 1 - input.length % 8);
    if (read(cut, 4096).failed().isEmpty()) {
      throw new IllegalStateException("what is cut off has no error");
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by what is in it
  private record Outcome(byte[] bytes, Optional<String> failed) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Outcome(byte[] otherBytes, Optional<String> otherFailed)
          && Arrays.equals(bytes, otherBytes)
          && failed.equals(otherFailed);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private static Outcome read(byte[] input, int atOnce) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[atOnce];
    try (Gunzip in = new Gunzip(new ByteArrayInputStream(input))) {
      while (out.size() < MOST_BYTES) {
        int count = in.read(some, 0, Math.min(some.length, MOST_BYTES - out.size()));
        if (count < 0) {
          break;
        }
        out.write(some, 0, count);
      }
      return new Outcome(out.toByteArray(), Optional.empty());
    } catch (IOException e) {
      return new Outcome(out.toByteArray(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static boolean isGzip(byte[] input) {
    return input.length > 1 && input[0] == 0x1f && input[1] == (byte) 0x8b;
  }

  /** The JDK stops there: something was padded, and then appended to. */
  private static boolean hasMemberAfterZero(byte[] input) {
    for (int i = 2; i < input.length; i++) {
      if (input[i - 2] == 0 && input[i - 1] == 0x1f && input[i] == (byte) 0x8b) {
        return true;
      }
    }
    return false;
  }

  private static byte[] pack(byte[] input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(input);
    }
    return out.toByteArray();
  }
}
