package io.imdscope.reconcile.flow;

import dev.hardwood.Hardwood;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.imdscope.reconcile.Complaints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reads records from Parquet: only the columns that are used, a batch at a time. */
final class ParquetFlows {
  /** Held, so that it stays as it is set: what the reader has to say of itself is of no use. */
  private static final Logger READER = Logger.getLogger("dev.hardwood");

  private static final String TOO_LARGE =
      "needs more memory than there is: what comes before is used";

  /** Rows at a time. */
  private static final int BATCH = 8192;

  /** Pages of each column that are decoded ahead. */
  static final int PAGES_IN_FLIGHT = 2;

  private final FlowJoin join;
  private final Complaints problems;
  private final long mostBytes;
  private final FlowRecord flow = new FlowRecord();

  /** In at most half of the memory that there is. */
  ParquetFlows(FlowJoin join, Complaints problems) {
    this(join, problems, Runtime.getRuntime().maxMemory() / 2);
  }

  ParquetFlows(FlowJoin join, Complaints problems, long mostBytes) {
    this.join = join;
    this.problems = problems;
    this.mostBytes = mostBytes;
    READER.setLevel(Level.OFF);
    // Of hostile files the JDK's own decompressor is asked, not a native library that may be there.
    System.setProperty("hardwood.uselibdeflate", "false");
    System.setProperty("hardwood.internal.maxOutstanding", String.valueOf(PAGES_IN_FLIGHT));
  }

  /** One column of a batch. */
  private static final class Column {
    private final ColumnReader reader;
    private final Slice slice;
    private final boolean number;
    private byte[] bytes = new byte[0];
    private int[] offsets = new int[0];

    /** Numbers become text again, which is what flows are told by: few are looked at. */
    private final byte[] digits = new byte[20];

    Column(ColumnReader reader, Slice slice) {
      this.reader = reader;
      this.slice = slice;
      this.number = reader.getColumnSchema().type() != PhysicalType.BYTE_ARRAY;
    }

    void next() {
      if (!number) {
        bytes = reader.getBinaryValues();
        offsets = reader.getBinaryOffsets();
      }
    }

    void at(int row) {
      if (reader.getLeafValidity().isNull(row)) {
        slice.clear();
      } else if (!number) {
        slice.set(bytes, offsets[row], offsets[row + 1]);
      } else {
        long value =
            reader.getColumnSchema().type() == PhysicalType.INT32
                ? reader.getInts()[row]
                : reader.getLongs()[row];
        byte[] text = digits;
        if (value < 0) {
          text[0] = '!'; // no number that flow logs have
          slice.set(text, 0, 1);
          return;
        }
        int from = text.length;
        do {
          text[--from] = (byte) ('0' + value % 10);
          value /= 10;
        } while (value > 0);
        slice.set(text, from, text.length);
      }
    }
  }

  /** Reads the whole file; what is wrong is said with the row. */
  void read(Path file, String name) {
    Rows rows = new Rows(name);
    try (ParquetBounds bounds = ParquetBounds.open(file);
        Hardwood hardwood = Hardwood.create();
        ParquetFileReader parquet = hardwood.open(InputFile.of(file))) {
      Map<ColumnSchema, Field> fields = fields(parquet);
      Optional<String> missing = Missing.of(fields.values());
      if (missing.isPresent()) {
        unread(name + ": " + missing.get());
        return;
      }
      bounds.check(fields.keySet().stream().map(ColumnSchema::columnIndex).toList(), mostBytes);
      rows.read(parquet, fields);
    } catch (RefusedParquetException e) {
      unread(name + " " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      unread(name + ", after row " + rows.done + ": " + wrong(e));
    } catch (OutOfMemoryError e) { // of one allocation, for what only shows when it is decoded
      unread(name + ", after row " + rows.done + ": " + TOO_LARGE);
    }
  }

  /** What its threads find out, it wraps. */
  private static String wrong(Throwable e) {
    int depth = 0;
    for (Throwable each = e; each != null && depth < 8; each = each.getCause(), depth++) {
      if (each instanceof OutOfMemoryError) {
        return TOO_LARGE;
      }
    }
    return "is no Parquet, or damaged: what comes before is used";
  }

  private void unread(String why) {
    problems.add(why);
    join.malformed();
  }

  /** The rows of one file. */
  private final class Rows {
    private final String name;
    private long done;
    private boolean saidMalformed;

    Rows(String name) {
      this.name = name;
    }

    void read(ParquetFileReader parquet, Map<ColumnSchema, Field> fields) {
      for (Slice slice : flow.slices()) {
        slice.clear();
      }
      String[] wanted = fields.keySet().stream().map(ColumnSchema::name).toArray(String[]::new);
      try (ColumnReaders readers =
          parquet.buildColumnReaders(ColumnProjection.columns(wanted)).batchSize(BATCH).build()) {
        List<Column> columns = new ArrayList<>();
        fields.forEach(
            (each, field) ->
                columns.add(new Column(readers.getColumnReader(each.name()), flow.get(field))));
        while (readers.nextBatch()) {
          columns.forEach(Column::next);
          int count = readers.getRecordCount();
          for (int i = 0; i < count; i++, done++) {
            for (Column column : columns) {
              column.at(i);
            }
            if (!join.accept(flow) && !saidMalformed) {
              saidMalformed = true;
              problems.add(
                  name + ", row " + (done + 1) + ": has a port, address or time that is none");
            }
          }
        }
      }
    }
  }

  private static Map<ColumnSchema, Field> fields(ParquetFileReader parquet) {
    Map<ColumnSchema, Field> fields = new LinkedHashMap<>();
    for (ColumnSchema column : parquet.getFileSchema().getColumns()) {
      Optional<Field> field = Field.named(column.name());
      boolean readable =
          column.type() == PhysicalType.BYTE_ARRAY
              || column.type() == PhysicalType.INT32
              || column.type() == PhysicalType.INT64;
      if (field.isPresent() && readable && !fields.containsValue(field.get())) {
        fields.put(column, field.get());
      }
    }
    return fields;
  }

  /** The bytes that such a file begins with. */
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
}
