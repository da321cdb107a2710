package io.imdscope.capture.legacylog;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What the log leaves open, said to whoever reads it. */
final class LogNotes {
  private LogNotes() {}

  static List<String> of(
      long calls, long untimed, long lowered, long joined, long impossible, ZoneId zone) {
    List<String> notes = new ArrayList<>();
    if (calls > untimed) {
      notes.add(
          "the log's times are without a zone, and were read as of " + zone + " (--time-zone)");
    }
    if (impossible > 0) {
      notes.add(
          counted(impossible, "line")
              + " of times that no clock in "
              + zone
              + " ever showed: it is another zone's log");
    }
    if (untimed > 0) {
      notes.add(
          counted(untimed, "call")
              + " without a time, as the tool prints them: shown with that of the line before or, where"
              + " there is none, of when the file was last written");
    }
    if (lowered > 0) {
      notes.add(
          counted(lowered, "call")
              + " in lower case, as the tool writes them since September 2024: paths, names and"
              + " arguments may have had capitals");
    }
    if (joined > 0) {
      notes.add(counted(joined, "line") + " told again of a send that was told already: joined");
    }
    return notes;
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
