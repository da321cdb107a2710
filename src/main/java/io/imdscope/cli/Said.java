package io.imdscope.cli;

import io.imdscope.event.Text;
import java.io.PrintWriter;
import java.util.List;

/** A line for the user, which is seen at once. */
final class Said {
  private Said() {}

  /**
   * What an error is and where in this program, without its message, which may hold what a caller
   * sent.
   */
  static String error(Throwable e) {
    List<StackTraceElement> trace = List.of(e.getStackTrace());
    return e.getClass().getName()
        + trace.stream()
            .filter(place -> place.getClassName().startsWith("io.imdscope."))
            .findFirst()
            .or(() -> trace.stream().findFirst())
            .map(place -> " at " + place)
            .orElse("");
  }

  static void say(PrintWriter err, String text) {
    err.println("imdscope: " + Text.printable(text));
    err.flush();
  }
}
