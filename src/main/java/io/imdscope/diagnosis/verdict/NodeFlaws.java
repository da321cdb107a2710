package io.imdscope.diagnosis.verdict;

import java.util.ArrayList;
import java.util.List;

/** The nodes that break one rule, with what was said of the first. */
final class NodeFlaws {
  private final List<String> nodes = new ArrayList<>();
  private String detail = "";

  void add(String node, String said) {
    detail = nodes.isEmpty() ? said : detail;
    nodes.add(node);
  }

  boolean any() {
    return !nodes.isEmpty();
  }

  /** {@code on a: 1 gap …; so on b, c and 4 more}; empty when there is none. */
  String text() {
    if (nodes.isEmpty()) {
      return "";
    }
    String more =
        nodes.size() == 1 ? "" : "; also on " + Words.list(nodes.subList(1, nodes.size()), 2);
    return "on " + nodes.getFirst() + ": " + detail + more;
  }
}
