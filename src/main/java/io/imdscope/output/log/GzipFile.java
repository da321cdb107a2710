package io.imdscope.output.log;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes gzip with a comment in its header, which any reader skips.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipFile extends DeflaterOutputStream {
  private static final int MAGIC = 0x1f8b;
  private static final int DEFLATE = 8;
  private static final int HAS_COMMENT = 16;
  private static final int UNKNOWN_SYSTEM = 255;
  private static final int MOST_COMMENT = 4096;
  private static final int BUFFER = 1 << 13;

  /**
   * Of zlib's nine the last that is fast: its usual one takes three times as long for a fifth less.
   */
  private static final int LEVEL = 3;

  /**
   * After so much zlib is started anew within the stream: beyond 64 KiB it moves its hash table
   * along with each 32 KiB, which takes longer than all else here.
   */
  private static final int RUN = 48 << 10;

  /** What it is given at once, and reminded of then, as pigz does: the lines are much alike. */
  private static final int SLICE = 4 << 10;

  private final CRC32 crc = new CRC32();
  private final Deflater deflater;
  private long length;
  private int run;

  GzipFile(OutputStream out, String comment) throws IOException {
    this(out, new Deflater(LEVEL, true), comment);
  }

  private GzipFile(OutputStream out, Deflater deflater, String comment) throws IOException {
    super(out, deflater, BUFFER);
    this.deflater = deflater;
    out.write(
        new byte[] {
          (byte) (MAGIC >> 8),
          (byte) MAGIC,
          DEFLATE,
          HAS_COMMENT,
          0,
          0,
          0,
          0,
          0,
          (byte) UNKNOWN_SYSTEM
        });
    out.write(comment.getBytes(StandardCharsets.ISO_8859_1));
    out.write(0);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (int from = offset; from < offset + count; from += SLICE) {
      int slice = Math.min(SLICE, offset + count - from);
      super.write(bytes, from, slice);
      run += slice;
      if (run >= RUN) {
        startAnew(bytes, from, slice);
      }
    }
    crc.update(bytes, offset, count);
    length += count;
  }

  /** What reads the stream has the slice before, and so may what is written refer to it. */
  private void startAnew(byte[] bytes, int from, int slice) throws IOException {
    int written;
    do {
      written = deflater.deflate(buf, 0, buf.length, Deflater.SYNC_FLUSH);
      out.write(buf, 0, written);
    } while (written == buf.length);
    deflater.reset();
    deflater.setDictionary(bytes, from, slice);
    run = 0;
  }

  /** Also writes the checksum; what is below stays open. */
  @Override
  public void finish() throws IOException {
    if (deflater.finished()) {
      return;
    }
    super.finish();
    littleEndian(crc.getValue());
    littleEndian(length);
  }

  private void littleEndian(long value) throws IOException {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >> shift));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      deflater.end(); // it is not the superclass's own
    }
  }

  /** The comment that this class wrote, empty where another wrote the file. */
  static String comment(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    try {
      if (in.readUnsignedShort() != MAGIC
          || in.readUnsignedByte() != DEFLATE
          || in.readUnsignedByte() != HAS_COMMENT) {
        return "";
      }
      in.skipNBytes(6);
      StringBuilder comment = new StringBuilder();
      for (int c = in.readUnsignedByte(); c != 0; c = in.readUnsignedByte()) {
        if (comment.length() == MOST_COMMENT) {
          return "";
        }
        comment.append((char) c);
      }
      return comment.toString();
    } catch (EOFException e) {
      return "";
    }
  }
}
