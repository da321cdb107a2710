package io.imdscope.reconcile.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A Parquet file with one record of a flow, of which each part can be changed for a worse one. */
final class MadeParquet {
  private static final int INT32 = 1;
  private static final int INT64 = 2;
  private static final int BYTE_ARRAY = 6;

  /** Changes the head of the page that holds {@code dstport}. */
  UnaryOperator<Thrift> head = each -> each;

  /** Its bytes, and how many values it says it has. */
  byte[] page = little(4, 443);

  long values = 1;

  /** What all columns say that they are compressed with: nothing. */
  int codec;

  /** How many rows fewer than values the footer tells of. */
  long fewer;

  /** What is written before the page, as part of the column. */
  byte[] before = {};

  /** What is written behind it, and where: known when {@link #chunk} is asked. */
  byte[] behind = {};

  long behindAt;
  long pageAt;

  /** Changes what the footer says of that column. */
  UnaryOperator<Thrift> data = each -> each;

  UnaryOperator<Thrift> chunk = each -> each;

  UnaryOperator<Thrift> footer = each -> each;

  /** A structure in Thrift's compact protocol, whose fields are written in order. */
  static final class Thrift {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    Thrift i32(int id, long value) {
      return field(id, 5).varint((value << 1) ^ (value >> 63));
    }

    Thrift i64(int id, long value) {
      return field(id, 6).varint((value << 1) ^ (value >> 63));
    }

    Thrift text(int id, String text) {
      return field(id, 8).varint(text.length()).raw(text.getBytes(US_ASCII));
    }

    Thrift struct(int id, Thrift inner) {
      return field(id, 12).raw(inner.bytes());
    }

    Thrift list(int id, int type, List<byte[]> elements) {
      field(id, 9);
      out.write(0xf0 | type);
      varint(elements.size());
      elements.forEach(out::writeBytes);
      return this;
    }

    Thrift field(int id, int type) {
      int delta = id - last;
      last = id;
      if (delta > 0 && delta < 16) {
        out.write((delta << 4) | type);
      } else {
        out.write(type);
        varint(2L * id);
      }
      return this;
    }

    Thrift varint(long value) {
      long rest = value;
      for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
        out.write((int) ((rest & 0x7f) | 0x80));
      }
      out.write((int) rest);
      return this;
    }

    Thrift raw(byte... bytes) {
      out.writeBytes(bytes);
      return this;
    }

    /** What is written so far, not ended. */
    byte[] open() {
      return out.toByteArray();
    }

    byte[] bytes() {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(out.toByteArray());
      whole.write(0);
      return whole.toByteArray();
    }
  }

  /** The head of a page of these bytes, plain and not compressed. */
  static Thrift head(int bytes, long values) {
    return new Thrift()
        .i32(1, 0)
        .i32(2, bytes)
        .i32(3, bytes)
        .struct(5, new Thrift().i32(1, values).i32(2, 0).i32(3, 3).i32(4, 3));
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ParquetFlows.MAGIC);
    List<byte[]> schema = new ArrayList<>();
    schema.add(new Thrift().text(4, "schema").i32(5, 5).bytes());
    List<byte[]> chunks = new ArrayList<>();
    column(file, schema, chunks, "srcaddr", BYTE_ARRAY, text("10.0.3.17"));
    column(file, schema, chunks, "dstaddr", BYTE_ARRAY, text("52.46.150.1"));
    column(file, schema, chunks, "dstport", INT32, page);
    column(file, schema, chunks, "protocol", INT32, little(4, 6));
    column(file, schema, chunks, "start", INT64, little(8, 1_795_392_000));
    Thrift rowGroup = new Thrift().list(1, 12, chunks).i64(2, 100).i64(3, values - fewer);
    Thrift all =
        new Thrift()
            .i32(1, 1)
            .list(2, 12, schema)
            .i64(3, values)
            .list(4, 12, List.of(rowGroup.bytes()));
    byte[] end = footer.apply(all).bytes();
    file.writeBytes(end);
    file.writeBytes(little(4, end.length));
    file.writeBytes(ParquetFlows.MAGIC);
    return file.toByteArray();
  }

  private void column(
      ByteArrayOutputStream file,
      List<byte[]> schema,
      List<byte[]> chunks,
      String name,
      int type,
      byte[] content) {
    boolean changed = name.equals("dstport");
    schema.add(new Thrift().i32(1, type).i32(3, 0).text(4, name).bytes());
    int start = file.size();
    if (changed) {
      file.writeBytes(before);
    }
    Thrift made = head(content.length, 1);
    file.writeBytes((changed ? head.apply(made) : made).bytes());
    file.writeBytes(content);
    Thrift about =
        new Thrift()
            .i32(1, type)
            .list(2, 5, List.of(new byte[] {0}))
            .list(
                3,
                8,
                List.of(new Thrift().varint(name.length()).raw(name.getBytes(US_ASCII)).open()))
            .i32(4, codec)
            .i64(5, changed ? values : 1)
            .i64(6, file.size() - start)
            .i64(7, file.size() - start)
            .i64(9, start);
    if (changed) {
      pageAt = (long) start + before.length;
      behindAt = file.size();
      file.writeBytes(behind);
    }
    Thrift part = new Thrift().i64(2, start).struct(3, changed ? data.apply(about) : about);
    chunks.add((changed ? chunk.apply(part) : part).bytes());
  }

  private static byte[] text(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(little(4, text.length()));
    out.writeBytes(text.getBytes(US_ASCII));
    return out.toByteArray();
  }

  static byte[] little(int bytes, long number) {
    ByteBuffer all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number);
    return java.util.Arrays.copyOf(all.array(), bytes);
  }
}
