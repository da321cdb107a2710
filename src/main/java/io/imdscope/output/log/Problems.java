package io.imdscope.output.log;

import java.util.ArrayList;
import java.util.List;

/** The first sentences about what went wrong, and how many more there were. */
final class Problems {
  static final int MOST = 20;

  private final List<String> first = new ArrayList<>();
  private long more;

  void add(String sentence) {
    if (first.size() < MOST) {
      first.add(sentence);
    } else {
      more++;
    }
  }

  /** At most {@link #MOST}; when there were more, the last says how many. */
  List<String> sentences() {
    if (more == 0) {
      return List.copyOf(first);
    }
    List<String> sentences = new ArrayList<>(first.subList(0, MOST - 1));
    sentences.add("and " + (more + 1) + " more like these");
    return List.copyOf(sentences);
  }
}
