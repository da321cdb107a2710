package io.imdscope.output.log;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip members of any kind, and hands bytes over little at a time. */
final class Members {
  static final int HAS_CHECKSUM = 2;
  static final int HAS_ALL = 2 | 4 | 8 | 16;

  private Members() {}

  /** A member with these flags; what they announce is noise of some length. */
  static byte[] of(byte[] text, int flags, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags});
    out.writeBytes(noise(4, random));
    out.writeBytes(new byte[] {(byte) (2 * random.nextInt(3)), (byte) (random.nextInt(15) - 1)});
    if ((flags & 4) != 0) {
      int length = random.nextInt(600);
      littleEndian(length, 2, out);
      out.writeBytes(noise(length, random));
    }
    for (int text0 = 8; text0 <= 16; text0 *= 2) {
      if ((flags & text0) != 0) {
        random.ints(random.nextInt(30), 1, 256).forEach(out::write);
        out.write(0);
      }
    }
    if ((flags & HAS_CHECKSUM) != 0) {
      littleEndian(crc(out.toByteArray()), 2, out);
    }
    Deflater deflater = new Deflater(random.nextInt(10), true);
    deflater.setInput(text);
    deflater.finish();
    byte[] buffer = new byte[1 << 16];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    littleEndian(crc(text), 4, out);
    littleEndian(text.length, 4, out);
    return out.toByteArray();
  }

  static byte[] noise(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static void littleEndian(long value, int count, ByteArrayOutputStream out) {
    for (int i = 0; i < count; i++) {
      out.write((int) (value >> (8 * i)));
    }
  }

  /** Hands over little at a time and says that there is no more for now, as a pipe does. */
  static final class Trickle extends InputStream {
    private final byte[] bytes;
    private final int most;
    private int at;

    Trickle(byte[] bytes, int most) {
      this.bytes = bytes;
      this.most = most;
    }

    @Override
    public int read() {
      return at == bytes.length ? -1 : bytes[at++] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      int n = Math.min(Math.min(length, most), bytes.length - at);
      System.arraycopy(bytes, at, buffer, from, n);
      at += n;
      return n == 0 && length > 0 ? -1 : n;
    }
  }
}
