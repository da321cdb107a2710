package io.imdscope.capture.legacylog;

import java.util.ArrayList;
import java.util.List;

/** What could not be read. All is counted, and only so much said that it is still read. */
final class LogProblems {
  static final int MOST_SAID = 16;

  private final List<String> said = new ArrayList<>();
  private long count;

  void add(String file, long line, String what) {
    count++;
    if (said.size() < MOST_SAID) {
      said.add(file + ":" + line + ": " + what);
    }
  }

  long count() {
    return count;
  }

  List<String> said() {
    List<String> all = new ArrayList<>(said);
    if (count > said.size()) {
      all.add((count - said.size()) + " more lines of the log could not be read");
    }
    return all;
  }
}
