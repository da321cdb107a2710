package io.imdscope.reconcile.flow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Thrift's compact protocol, as far as Parquet's metadata is written in it, in memory bounded
 * by its bytes: refuses what is nested deeper, longer than it can be, or of types that are not used
 * there. See <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">its
 * specification</a>.
 */
final class CompactReader {
  static final int MOST_DEPTH = 16;

  /** A thousand row groups of all columns that flow logs have, with statistics, are as many. */
  static final int MOST_VALUES = 1 << 20;

  private static final int LONGEST_NUMBER = 10;

  private final ByteBuffer bytes;
  private int values;

  CompactReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads one structure, with all that is in it.
   *
   * @throws EOFException when it goes on behind the last byte
   * @throws RefusedParquetException when it is none
   */
  CompactStruct struct() throws IOException {
    return struct(0);
  }

  /** How many bytes were read. */
  int position() {
    return bytes.position();
  }

  private CompactStruct struct(int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw new RefusedParquetException("has metadata that are nested too deep");
    }
    Map<Short, CompactStruct.Field> fields = new HashMap<>(4);
    short id = 0;
    for (byte head = next(); head != 0; head = next()) {
      byte type = (byte) (head & 0x0f);
      int delta = (head >> 4) & 0x0f;
      id = (short) (delta == 0 ? zigzag() : id + delta);
      CompactStruct.Field field = new CompactStruct.Field(type, value(type, false, depth));
      if (fields.put(id, field) != null) {
        throw new RefusedParquetException("has metadata that say the same twice");
      }
    }
    return new CompactStruct(fields);
  }

  private Object value(byte type, boolean inList, int depth) throws IOException {
    if (++values > MOST_VALUES) {
      throw new RefusedParquetException("has metadata of more than " + MOST_VALUES + " values");
    }
    return switch (type) {
      case 1, 2 -> { // a boolean, which is its type; in lists readers are not at one on its length
        if (inList) {
          throw new RefusedParquetException("has metadata of an unknown kind");
        }
        yield (long) type;
      }
      case 3 -> (long) next();
      case 4, CompactStruct.I32, CompactStruct.I64 -> zigzag();
      case 7 -> skip(Double.BYTES);
      case 8 -> skip(varint());
      case CompactStruct.LIST -> list(depth);
      case CompactStruct.STRUCT -> struct(depth + 1);
      default -> throw new RefusedParquetException("has metadata of an unknown kind");
    };
  }

  private List<Object> list(int depth) throws IOException {
    if (depth >= MOST_DEPTH) {
      throw new RefusedParquetException("has metadata that are nested too deep");
    }
    byte head = next();
    byte type = (byte) (head & 0x0f);
    long size = (head >> 4) & 0x0f;
    size = size == 15 ? varint() : size;
    if (size < 0 || size > bytes.remaining()) { // each takes a byte at least
      throw new EOFException();
    }
    List<Object> list = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      list.add(value(type, true, depth + 1));
    }
    return list;
  }

  private Object skip(long length) throws IOException {
    if (length < 0 || length > bytes.remaining()) {
      throw new EOFException();
    }
    bytes.position(bytes.position() + (int) length);
    return length;
  }

  private long zigzag() throws IOException {
    long number = varint();
    return (number >>> 1) ^ -(number & 1);
  }

  private long varint() throws IOException {
    long number = 0;
    for (int i = 0; i < LONGEST_NUMBER; i++) {
      byte part = next();
      number |= (long) (part & 0x7f) << (7 * i);
      if (part >= 0) {
        return number;
      }
    }
    throw new RefusedParquetException("has a number that is too long");
  }

  private byte next() throws EOFException {
    if (!bytes.hasRemaining()) {
      throw new EOFException();
    }
    return bytes.get();
  }
}
