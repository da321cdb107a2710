package io.imdscope.output.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an aggregate keeps beside its groups: of each run the first and the last line of coverage,
 * and what cannot be read. Both are bounded: the very first run stays, and the latest ones.
 */
final class Kept {
  private static final int LONGEST_COVERAGE = 2048;

  private final int mostRuns;
  private final long mostUnreadable;
  private final Map<String, Span> runs = new LinkedHashMap<>();
  private final List<byte[]> unreadable = new ArrayList<>();
  private long unreadableBytes;
  private long dropped;

  Kept(long mostBytes) {
    mostRuns = (int) Math.max(4, mostBytes / 1024);
    mostUnreadable = mostBytes;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Span(byte[] first, byte[] last) {}

  void coverage(LogLine line, byte[] bytes, int offset, int length) {
    if (length > LONGEST_COVERAGE) {
      unreadable(bytes, offset, length);
      return;
    }
    byte[] raw = Arrays.copyOfRange(bytes, offset, offset + length);
    Span before = runs.get(line.text(LogLine.RUN));
    runs.put(line.text(LogLine.RUN), new Span(before == null ? raw : before.first, raw));
    if (runs.size() > mostRuns) {
      runs.remove(runs.keySet().stream().skip(1).findFirst().orElseThrow());
    }
  }

  void unreadable(byte[] bytes, int offset, int length) {
    if (unreadableBytes + length > mostUnreadable) {
      dropped++;
      return;
    }
    unreadableBytes += length;
    unreadable.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** Lines that could not be read and were too many to keep. */
  long dropped() {
    return dropped;
  }

  /** The beginning of all coverage. */
  void writeFirst(OutputStream out) throws IOException {
    if (!runs.isEmpty()) {
      line(runs.values().iterator().next().first, out);
    }
  }

  /** All that is not yet written. */
  void writeOthers(OutputStream out) throws IOException {
    boolean begun = false;
    for (Span run : runs.values()) {
      if (begun) {
        line(run.first, out);
      }
      begun = true;
      if (!Arrays.equals(run.first, run.last)) {
        line(run.last, out);
      }
    }
    for (byte[] each : unreadable) {
      line(each, out);
    }
  }

  private static void line(byte[] bytes, OutputStream out) throws IOException {
    out.write(bytes);
    out.write('\n');
  }
}
