package io.imdscope.output.log;

import io.imdscope.gzip.Gunzip;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Makes less of closed files, streaming, in bounded memory. What it cannot read it keeps as it
 * stands.
 */
final class Distiller {
  /** Of a small log's files each line is looked at. */
  private static final int ALL_OF = 256;

  /** A prime: lines often repeat, as so many calls between heartbeats. */
  private static final int ONE_OF = 17;

  private static final long MOST_GROUP_BYTES = 4L << 20;

  private final Pace pace;
  private final long groupBytes;
  private long damaged;

  /**
   * A distiller for logs of some size.
   *
   * @param totalBytes of the whole log: what is grouped takes a fraction of it, however it
   *     compresses
   */
  Distiller(long totalBytes, Pace pace) {
    this.pace = pace;
    groupBytes = Math.min(MOST_GROUP_BYTES, totalBytes / 16);
  }

  /** Files, or lines of them, that could not be read to the end and are given up. */
  long damaged() {
    return damaged;
  }

  /**
   * Whether a quarter of the lines or more would become groups, as the first and each seventeenth
   * of the others tell: who finds almost nothing but evidence would write all of it again for
   * nothing.
   */
  boolean isWorthIt(Path from) throws IOException {
    int[] lines = new int[2]; // those that were looked at, and those that would become groups
    int[] next = new int[1];
    read(
        from,
        (bytes, offset, length) -> {
          if (next[0]++ < ALL_OF || next[0] % ONE_OF == 0) {
            lines[0]++;
            lines[1] += grouped(bytes, offset, length).isPresent() ? 1 : 0;
          }
        });
    return damaged > 0 || 4 * lines[1] >= lines[0];
  }

  /**
   * Keeps coverage, evidence and what cannot be read as it stands; the rest as groups, which come
   * after the first line, so that a count of calls in a later line is never ahead of them.
   */
  void distil(Path from, OutputStream out) throws IOException {
    Groups groups = new Groups(groupBytes / 2);
    read(
        from,
        (bytes, offset, length) -> {
          Optional<LogLine> line = grouped(bytes, offset, length);
          if (line.isPresent()) {
            groups.add(line.get(), bytes, offset, length);
          }
        });
    boolean[] begun = new boolean[1];
    read(
        from,
        (bytes, offset, length) -> {
          if (grouped(bytes, offset, length).isPresent()) {
            return;
          }
          out.write(bytes, offset, length);
          out.write('\n');
          if (!begun[0]) {
            begun[0] = true;
            groups.write(out);
          }
        });
    if (!begun[0]) {
      groups.write(out);
    }
  }

  /** A line that becomes one of a group; what stays as it stands is absent. */
  private static Optional<LogLine> grouped(byte[] bytes, int offset, int length) {
    return LogLine.parse(bytes, offset, length)
        .filter(line -> line.isRequest() && !line.isEvidence());
  }

  /**
   * Makes groups of all requests, evidence in groups of its own so that nothing else takes their
   * room, and keeps of each run the first and the last line of coverage.
   */
  void aggregate(Iterable<Path> from, OutputStream out) throws IOException {
    Groups evidence = new Groups(groupBytes);
    Groups others = new Groups(groupBytes / 4);
    Kept kept = new Kept(groupBytes / 8);
    for (Path each : from) {
      read(
          each,
          (bytes, offset, length) -> {
            Optional<LogLine> line = LogLine.parse(bytes, offset, length);
            if (line.isPresent() && line.get().isRequest()) {
              (line.get().isEvidence() ? evidence : others).add(line.get(), bytes, offset, length);
            } else if (line.isPresent() && line.get().isCoverage()) {
              kept.coverage(line.get(), bytes, offset, length);
            } else {
              kept.unreadable(bytes, offset, length);
            }
          });
    }
    kept.writeFirst(out);
    evidence.write(out);
    others.write(out);
    kept.writeOthers(out);
    damaged += kept.dropped();
  }

  /** Of a file that is damaged, all up to there. */
  private void read(Path file, Lines.Taker taker) throws IOException {
    try (InputStream plain = new Gunzip(Files.newInputStream(file))) {
      Lines.read(plain, pace, taker);
    } catch (ZipException | EOFException e) {
      damaged++;
    }
  }
}
