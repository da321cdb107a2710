package io.imdscope.cli;

import io.imdscope.event.Text;
import java.io.PrintWriter;

/** A line for the user, which is seen at once. */
final class Said {
  private Said() {}

  static void say(PrintWriter err, String text) {
    err.println("imdscope: " + Text.printable(text));
    err.flush();
  }
}
