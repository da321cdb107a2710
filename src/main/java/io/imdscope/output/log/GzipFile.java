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

  /** Of zlib's nine the last that is fast: its usual one takes twice the time for a third less. */
  private static final int LEVEL = 3;

  private final CRC32 crc = new CRC32();
  private final Deflater deflater;

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
  public void write(byte[] bytes, int offset, int length) throws IOException {
    super.write(bytes, offset, length);
    crc.update(bytes, offset, length);
  }

  /** Also writes the checksum; what is below stays open. */
  @Override
  public void finish() throws IOException {
    if (deflater.finished()) {
      return;
    }
    super.finish();
    littleEndian(crc.getValue());
    littleEndian(deflater.getBytesRead());
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
