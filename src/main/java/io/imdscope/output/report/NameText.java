package io.imdscope.output.report;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.output.Columns;
import java.util.Map;

/** A workload's name in so many columns: {@code shop/web · app (deploy)}. */
final class NameText {
  /** Between a workload and its container; the one character that is not ASCII. */
  private static final String PART = " · ";

  private static final int HEAD = 8;

  /** As {@code kubectl api-resources} shortens them; a unit's name tells what it is. */
  private static final Map<String, String> SHORT_KINDS =
      Map.of(
          "deployment", "deploy",
          "replicaset", "rs",
          "statefulset", "sts",
          "daemonset", "ds",
          "cronjob", "cj",
          "systemd-unit", "unit",
          "container", "ctr");

  private NameText() {}

  /** Exactly {@code width} columns: what says least is left out first. */
  static String of(WorkloadName name, int width) {
    String text = cut(name, width);
    return text + " ".repeat(width - text.length());
  }

  private static String cut(WorkloadName name, int width) {
    String owner =
        name.namespace().map(each -> Columns.ascii(each) + "/").orElse("")
            + Columns.ascii(name.name());
    String container = name.container().map(each -> PART + Columns.ascii(each)).orElse("");
    String kind =
        " ("
            + Columns.ascii(SHORT_KINDS.getOrDefault(name.kind(), name.kind()))
            // Of a guess there is a sign.
            + (name.guessed() ? "?)" : ")");
    String whole = owner + container;
    if (whole.length() + kind.length() <= width) {
      return whole + kind;
    }
    if (whole.length() <= width) {
      return whole;
    }
    // The container is not to be cut: it tells workloads of one owner apart.
    int room = width - container.length();
    return room > 2 * HEAD
        ? Columns.cutMiddle(owner, room, HEAD) + container
        : Columns.cutMiddle(whole, width, 2 * HEAD);
  }
}
