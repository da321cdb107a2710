package io.imdscope.output;

import io.imdscope.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** What a writer makes of events. */
final class Written {
  private Written() {}

  static String text(Function<OutputStream, EventWriter> format, Event... events)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventWriter writer = format.apply(out)) {
      for (Event event : events) {
        writer.write(event);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Split at newlines only, so that no other line separator hides. */
  static List<String> lines(Function<OutputStream, EventWriter> format, Event... events)
      throws IOException {
    String text = text(format, events);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }
}
