package io.imdscope.cli;

import io.imdscope.event.Text;
import java.io.PrintWriter;

/** A line for the user, which is seen at once. */
final class Said {
  private Said() {}

  /** What an error is and where, without its message, which may hold what a caller sent. */
  static String error(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e.getClass().getName() + (trace.length > 0 ? " at " + trace[0] : "");
  }

  static void say(PrintWriter err, String text) {
    err.println("imdscope: " + Text.printable(text));
    err.flush();
  }
}
