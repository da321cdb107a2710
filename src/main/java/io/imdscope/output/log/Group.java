package io.imdscope.output.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Requests that differ in nothing a verdict asks for. */
final class Group {
  /** A key and its group beside the line that stands for it. */
  static final int OVERHEAD = 256;

  private static final Set<String> OWN =
      Set.of(
          LogLine.TIME,
          LogLine.NAME,
          LogLine.COUNT,
          LogLine.FIRST,
          "imds.sequence",
          "imds.boot_ns");

  private byte[] line;
  private String first;
  private String last;
  private long count;
  private long number;

  /** One group as {@code read} tells of it; {@code line} is an object that is shown for it. */
  Group(LogLine read, byte[] line) {
    this.line = line;
    this.first = read.first();
    this.last = read.text(LogLine.TIME);
    this.count = read.count();
    this.number = read.number();
  }

  /** What stands for the group in memory. */
  int weight() {
    return OVERHEAD + line.length;
  }

  /** Whether this line is the last of all by time. */
  boolean isLast(LogLine read) {
    return read.text(LogLine.TIME).compareTo(last) >= 0;
  }

  void add(LogLine read) {
    count = count > Long.MAX_VALUE - read.count() ? Long.MAX_VALUE : count + read.count();
    number = Math.max(number, read.number());
    first = read.first().compareTo(first) < 0 ? read.first() : first;
    last = isLast(read) ? read.text(LogLine.TIME) : last;
  }

  /** Another line to show for all. */
  void show(byte[] other) {
    line = other;
  }

  /** As {@code EventJson} writes a repeated request. */
  void write(OutputStream out) throws IOException {
    String own =
        "{\"time\":\""
            + last
            + '"'
            + (number > 0 ? ",\"imds.sequence\":" + number : "")
            + ",\"event.name\":\""
            + LogLine.REQUESTS
            + "\",\"imds.count\":"
            + count
            + ",\"imds.first_time\":\""
            + first
            + '"';
    out.write(own.getBytes(StandardCharsets.US_ASCII));
    out.write(LogLine.members(line, (name, _) -> !OWN.contains(name)));
    out.write('}');
    out.write('\n');
  }
}
