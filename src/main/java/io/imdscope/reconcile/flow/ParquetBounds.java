package io.imdscope.reconcile.flow;

import static io.imdscope.reconcile.flow.CompactStruct.I32;
import static io.imdscope.reconcile.flow.CompactStruct.I64;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How much memory and time a Parquet file asks for, before a reader that believes what it says gets
 * it: the sizes in its footer and in the head of each page. Without decompressing anything. See <a
 * href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">the
 * format</a>.
 */
final class ParquetBounds implements Closeable {
  static final int MOST_FOOTER = 16 << 20;
  static final int MOST_INDEX = 4 << 20;
  static final int LONGEST_HEAD = 64 << 10;
  static final int MOST_PAGE = 64 << 20;
  static final int MOST_PAGES = 1 << 16;

  /** Real flow logs take some bytes a row; what says less than this asks for time without end. */
  static final int MOST_ROWS_PER_BYTE = 64;

  /** So many rows are read of any file. */
  static final int FEW_ROWS = 1 << 20;

  /** Pages of a column that are in memory at a time: those in flight, and the one that is used. */
  private static final int PAGES_HELD = ParquetFlows.PAGES_IN_FLIGHT + 1;

  private static final int FIRST_LOOK = 512;
  private static final int TRAILER = 8;

  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;
  private static final int DATA_PAGE_V2 = 3;
  private static final int PLAIN = 0;
  private static final int PLAIN_DICTIONARY = 2;
  private static final int RLE_DICTIONARY = 8;

  /** By their numbers; without compression and with gzip is read, which is what AWS delivers. */
  private static final List<String> CODECS =
      List.of("", "snappy", "", "LZO", "brotli", "LZ4", "zstd", "LZ4");

  private final FileChannel file;
  private final long size;
  private final List<CompactStruct> rowGroups;

  private ParquetBounds(FileChannel file, long size, List<CompactStruct> rowGroups) {
    this.file = file;
    this.size = size;
    this.rowGroups = rowGroups;
  }

  /**
   * Looks at the footer.
   *
   * @throws RefusedParquetException when nobody should read it
   */
  static ParquetBounds open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path);
    try {
      long size = file.size();
      if (size < 2 * TRAILER) {
        throw new RefusedParquetException("is cut off: it has no footer");
      }
      ByteBuffer trailer = bytes(file, size - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
      int length = trailer.getInt();
      byte[] magic = new byte[ParquetFlows.MAGIC.length];
      trailer.get(magic);
      if (!Arrays.equals(magic, ParquetFlows.MAGIC)) {
        throw new RefusedParquetException("is cut off, or damaged: it has no footer");
      }
      if (length < 1 || length > Math.min(MOST_FOOTER, size - TRAILER - magic.length)) {
        throw new RefusedParquetException(
            "says that its footer has " + length + " bytes, which is none, or too much");
      }
      CompactStruct footer = parsed(bytes(file, size - TRAILER - length, length), "footer");
      return new ParquetBounds(file, size, footer.structs(4));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Looks at the pages of these columns, by their place in the schema.
   *
   * @param most bytes that they may take together
   * @throws RefusedParquetException when they would take more, or are damaged
   */
  void check(Collection<Integer> columns, long most) throws IOException {
    long rows = 0;
    for (CompactStruct rowGroup : rowGroups) {
      List<CompactStruct> chunks = rowGroup.structs(1);
      rows += rowGroup.orZero(3, I64);
      if (rows > Math.max(FEW_ROWS, MOST_ROWS_PER_BYTE * size)) {
        throw new RefusedParquetException("says that it has more rows than its bytes can hold");
      }
      long needed = 0;
      for (int column : columns) {
        if (column >= chunks.size()) {
          throw new RefusedParquetException("has a row group without all of its columns");
        }
        needed += chunk(chunks.get(column), rows);
      }
      // The next row group's pages are got while this one's are still used.
      if (2 * needed > most) {
        throw new RefusedParquetException(
            "needs more memory than there is: up to "
                + ((2 * needed) >> 20)
                + " MiB, in large pages");
      }
    }
  }

  /** How many bytes a column's part of a row group takes at most. */
  private long chunk(CompactStruct chunk, long rows) throws IOException {
    CompactStruct data = chunk.struct(3).orElseThrow(ParquetBounds::incomplete);
    long codec = data.orZero(4, I32);
    String name = codec < CODECS.size() ? CODECS.get((int) codec) : "an unknown codec";
    if (!name.isEmpty()) {
      throw new RefusedParquetException(
          "is compressed with "
              + name
              + ", which is not read; remedy: write it with gzip, as AWS does");
    }
    long values = data.orZero(5, I64);
    if (values > rows) {
      throw new RefusedParquetException("has a column with more values than rows");
    }
    long length = data.orZero(7, I64);
    OptionalLong dictionary = data.number(11, I64);
    long start = dictionary.orElse(0) > 0 ? dictionary.getAsLong() : data.orZero(9, I64);
    if (start > size || length > size - start) {
      throw new RefusedParquetException("has pages beyond its end");
    }
    long largest = 0;
    long dictionaryWeight = 0;
    Set<Long> places = new HashSet<>();
    long seen = 0;
    for (long at = 0; at < length && seen < values; ) {
      Page page = page(start + at, length - at);
      if (page.type == DICTIONARY_PAGE) {
        dictionaryWeight = Math.max(dictionaryWeight, page.weight);
      } else if (page.type == DATA_PAGE || page.type == DATA_PAGE_V2) {
        largest = Math.max(largest, page.weight);
        places.add(start + at);
        seen += page.values;
        if (places.size() > MOST_PAGES) {
          throw new RefusedParquetException("has a column of more than " + MOST_PAGES + " pages");
        }
      }
      at += page.length;
    }
    index(chunk, places);
    return dictionaryWeight + PAGES_HELD * largest;
  }

  /** Where there is an index, pages are found by it, so it may name no other places. */
  private void index(CompactStruct chunk, Set<Long> places) throws IOException {
    OptionalLong at = chunk.number(4, I64);
    if (at.isEmpty()) {
      return;
    }
    long length = chunk.orZero(5, I32);
    if (length > MOST_INDEX || at.getAsLong() > size - length) {
      throw new RefusedParquetException("has an index of pages that is too long");
    }
    for (CompactStruct place :
        parsed(bytes(file, at.getAsLong(), (int) length), "index of pages").structs(1)) {
      if (!places.contains(place.orZero(1, I64))) {
        throw new RefusedParquetException("has an index that names pages that are none");
      }
    }
  }

  /**
   * What the head of a page says.
   *
   * @param length of head and page, in the file
   * @param weight how many bytes the page takes when it is decoded
   */
  private record Page(long type, long values, long length, long weight) {}

  private Page page(long at, long remaining) throws IOException {
    int look = (int) Math.min(FIRST_LOOK, remaining);
    while (true) {
      try {
        CompactReader reader = new CompactReader(bytes(file, at, look));
        CompactStruct head = reader.struct();
        return page(head, reader.position(), remaining);
      } catch (EOFException e) {
        if (look >= Math.min(LONGEST_HEAD, remaining)) {
          throw new RefusedParquetException("has a page, at byte " + at + ", without a whole head");
        }
        look = (int) Math.min(LONGEST_HEAD, remaining);
      }
    }
  }

  private static Page page(CompactStruct head, int headLength, long remaining) throws IOException {
    long type = head.number(1, I32).orElseThrow(ParquetBounds::incomplete);
    long bytes = head.orZero(2, I32);
    long compressed = head.orZero(3, I32);
    if (Math.max(bytes, compressed) > MOST_PAGE) {
      throw new RefusedParquetException(
          "has a page of " + Math.max(bytes, compressed) + " bytes: more than is read");
    }
    if (headLength + compressed > remaining) {
      throw new RefusedParquetException("has a page that is longer than what it is part of");
    }
    boolean second = type == DATA_PAGE_V2;
    Optional<CompactStruct> about = head.struct(second ? 8 : type == DICTIONARY_PAGE ? 7 : 5);
    long values = 0;
    long encoding = PLAIN;
    if (about.isPresent()) {
      values = about.get().orZero(1, I32);
      encoding = type == DICTIONARY_PAGE ? PLAIN : about.get().orZero(second ? 4 : 2, I32);
      if (second && about.get().orZero(5, I32) + about.get().orZero(6, I32) > compressed) {
        throw new RefusedParquetException("has a page with more levels than bytes");
      }
    }
    return new Page(type, values, headLength + compressed, weight(bytes, values, encoding));
  }

  /**
   * What is decoded takes its bytes twice, and for each value 12 bytes: a number, or a reference,
   * and its level. Each text is an object, unless it is one of the dictionary's.
   */
  private static long weight(long bytes, long values, long encoding) {
    long texts =
        encoding == PLAIN_DICTIONARY || encoding == RLE_DICTIONARY
            ? 0
            : encoding == PLAIN ? Math.min(values, bytes / 4) : values;
    return 2 * bytes + 12 * values + 28 * texts;
  }

  private static CompactStruct parsed(ByteBuffer bytes, String what) throws IOException {
    try {
      return new CompactReader(bytes).struct();
    } catch (EOFException e) {
      throw new RefusedParquetException("has a damaged " + what);
    }
  }

  private static ByteBuffer bytes(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new RefusedParquetException("was cut off while it was read");
      }
    }
    return bytes.flip();
  }

  private static RefusedParquetException incomplete() {
    return new RefusedParquetException("has incomplete metadata");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
