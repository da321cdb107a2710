package io.imdscope.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of the requests of a test, which reports it.
 *
 * @param made answered by the service, by its own record
 * @param seen events of them
 * @param attributed of these, with the process that made them, and its container where it has one
 * @param lost by the program's own count, of all reasons
 */
public record Figures(long made, long seen, long attributed, long lost) {
  private static final List<String> NAMES = List.of("made", "seen", "attributed", "lost");

  /** Of figures that were {@link #entries reported}, or stand in a line. */
  public static Figures parse(List<String> values) {
    if (values.size() != NAMES.size()) {
      throw new IllegalArgumentException("not figures: " + values);
    }
    return new Figures(
        Long.parseLong(values.get(0)),
        Long.parseLong(values.get(1)),
        Long.parseLong(values.get(2)),
        Long.parseLong(values.get(3)));
  }

  /** In the order of {@link #NAMES}, as they stand in a line and in a table. */
  public List<String> values() {
    return Stream.of(made, seen, attributed, lost).map(Object::toString).toList();
  }

  /** For JUnit's {@code TestReporter}. */
  Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      entries.put(NAMES.get(i), values().get(i));
    }
    return entries;
  }
}
