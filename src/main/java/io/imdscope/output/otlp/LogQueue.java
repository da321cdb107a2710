package io.imdscope.output.otlp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Records that are to be sent, within bounds. Safe for threads; nobody waits in it. */
final class LogQueue {
  static final int MAX_BYTES = 2 << 20;
  static final int MAX_RECORDS = 4096;

  private final Queue<OtlpLine> lines = new ArrayDeque<>();
  private int bytes;

  /** Whether there is room for another one, however long. */
  synchronized boolean hasRoom() {
    return bytes < MAX_BYTES && lines.size() < MAX_RECORDS;
  }

  /** Takes it, unless there is no room for it. */
  synchronized boolean offer(OtlpLine line) {
    if (bytes + line.json().length > MAX_BYTES || lines.size() >= MAX_RECORDS) {
      return false;
    }
    bytes += line.json().length;
    lines.add(line);
    return true;
  }

  /** The oldest ones, with at least one of whatever size; none when there are none. */
  synchronized List<OtlpLine> take(int mostRecords, int mostBytes) {
    List<OtlpLine> taken = new ArrayList<>();
    int size = 0;
    while (!lines.isEmpty() && taken.size() < mostRecords) {
      size += lines.element().json().length;
      if (size > mostBytes && !taken.isEmpty()) {
        break;
      }
      taken.add(lines.remove());
      bytes -= taken.getLast().json().length;
    }
    return taken;
  }

  synchronized int size() {
    return lines.size();
  }
}
