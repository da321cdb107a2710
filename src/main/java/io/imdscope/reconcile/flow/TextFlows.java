package io.imdscope.reconcile.flow;

import io.imdscope.reconcile.Complaints;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * Reads records as text, one a line, their fields named by the line before the first; without one
 * they are of the default format. Such a line may come again, as where files were joined. Fields
 * are looked at where they lie. For one thread at a time.
 */
@SuppressWarnings("EnumOrdinal") // indices that nobody else sees
final class TextFlows {
  /** The longest line; all fields of all versions take less than a tenth of it. */
  static final int LONGEST = 64 << 10;

  private static final int BUFFER = 256 << 10;

  /** More fields than AWS has. */
  private static final int MOST_FIELDS = 256;

  private final FlowJoin join;
  private final Complaints problems;
  private final FlowRecord flow = new FlowRecord();
  private final byte[] buffer = new byte[BUFFER];

  /** By column: the slice that takes it, or null. */
  private Slice[] columns = new Slice[0];

  private String name = "";
  private long line;
  private boolean saidMalformed;

  TextFlows(FlowJoin join, Complaints problems) {
    this.join = join;
    this.problems = problems;
  }

  /** Reads all that comes; what is wrong is said with the line. */
  void read(InputStream in, String itsName) throws IOException {
    name = itsName;
    line = 0;
    saidMalformed = false;
    int filled = 0;
    boolean header = true;
    boolean skipping = false;
    try {
      while (true) {
        int read = in.read(buffer, filled, BUFFER - filled);
        if (read < 0) {
          break;
        }
        int end = filled + read;
        int at = 0;
        if (header && !skipping && isParquet(end)) {
          problems.add(name + ": is Parquet in gzip, which is read from its end: gunzip it");
          join.malformed();
          return;
        }
        if (skipping) {
          at = newline(0, end) + 1;
          skipping = at == 0;
          at = skipping ? end : at;
        }
        if (header && !skipping) {
          int newline = newline(at, end);
          if (newline >= 0) {
            header = false;
            line += isDefault(at) ? 0 : 1;
            if (!header(at, newline)) {
              return;
            }
            at = isDefault(at) ? at : newline + 1;
          }
        }
        at = header ? at : lines(at, end);
        filled = end - at;
        System.arraycopy(buffer, at, buffer, 0, filled);
        if (filled > LONGEST) {
          if (header) {
            problems.add(name + ", line 1: is no flow log: it has no line of fields");
            join.malformed();
            return;
          }
          line++;
          malformed("is longer than " + LONGEST / 1024 + " KiB");
          filled = 0;
          skipping = true;
        }
      }
    } catch (EOFException | ZipException e) {
      problems.add(
          name + ", after line " + line + ": is cut off or damaged: what comes before is used");
      join.malformed();
      return;
    }
    last(filled, header);
  }

  /** A last line without its newline. */
  private void last(int filled, boolean header) {
    if (filled == 0) {
      return;
    }
    buffer[filled] = '\n';
    if (header && (!header(0, filled) || !isDefault(0))) {
      return;
    }
    lines(0, filled + 1);
  }

  private int newline(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean isParquet(int end) {
    int length = ParquetFlows.MAGIC.length;
    return end >= length && Arrays.equals(buffer, 0, length, ParquetFlows.MAGIC, 0, length);
  }

  /** Whether the line is no header: it begins with the version's number. */
  private boolean isDefault(int from) {
    return buffer[from] >= '0' && buffer[from] <= '9';
  }

  /** Whether the columns are known that are needed. */
  private boolean header(int from, int to) {
    String[] names = names(isDefault(from) ? Field.DEFAULT : text(from, to));
    Optional<String> missing = Missing.of(fields(names));
    missing.ifPresent(
        each -> {
          problems.add(name + ", line 1: " + each);
          join.malformed();
        });
    if (missing.isEmpty()) {
      columns(names);
    }
    return missing.isEmpty();
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1).strip();
  }

  private static String[] names(String line) {
    return line.split(" +", MOST_FIELDS);
  }

  private static List<Field> fields(String... names) {
    return Stream.of(names).map(Field::named).flatMap(Optional::stream).toList();
  }

  /** Has records be told by these; of a name that comes twice, the first counts. */
  private void columns(String... names) {
    Set<Field> found = EnumSet.noneOf(Field.class);
    columns = new Slice[names.length];
    for (Slice slice : flow.slices()) {
      slice.clear();
    }
    for (int i = 0; i < names.length; i++) {
      Optional<Field> field = Field.named(names[i]).filter(found::add);
      if (field.isPresent()) {
        columns[i] = flow.get(field.get());
      }
    }
  }

  /** Takes in whole lines; where the rest begins. */
  private int lines(int from, int to) {
    byte[] bytes = buffer;
    Slice[] slices = columns;
    int begin = from;
    int column = 0;
    int field = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b > ' ' || b < 0) {
        continue;
      }
      if (b == ' ' || b == '\n') {
        if (column < slices.length && slices[column] != null) {
          boolean cr = b == '\n' && i > field && bytes[i - 1] == '\r';
          slices[column].set(bytes, field, cr ? i - 1 : i);
        }
        column++;
        field = i + 1;
        if (b == '\n') {
          line++;
          record(column, begin, i);
          begin = i + 1;
          column = 0;
          slices = columns; // others where that was a line of names
        }
      }
    }
    return begin;
  }

  private void record(int count, int from, int to) {
    if (mayBeNames(count, from, to)) {
      String[] names = names(text(from, to));
      if (Missing.of(fields(names)).isEmpty()) {
        columns(names);
        return;
      }
    }
    if (count != columns.length) {
      if (to > from) {
        malformed("has " + count + " fields, not " + columns.length + " as its header says");
      }
    } else if (!join.accept(flow)) {
      say("has a port, address or time that is none");
    }
  }

  /** Whether a name stands where a port does, or the line is of another format. */
  private boolean mayBeNames(int count, int from, int to) {
    Slice port = flow.get(Field.DSTPORT);
    return to > from
        && (count != columns.length || (port.to > port.from && port.bytes[port.from] > '9'));
  }

  private void malformed(String what) {
    join.malformed();
    say(what);
  }

  private void say(String what) {
    if (!saidMalformed) {
      saidMalformed = true;
      problems.add(name + ", line " + line + ": " + what);
    }
  }
}
