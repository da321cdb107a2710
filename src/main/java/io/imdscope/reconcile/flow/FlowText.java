package io.imdscope.reconcile.flow;

import io.imdscope.event.Text;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whose credentials a node called the API with, for people. */
public final class FlowText {
  /** What flow logs can never tell. */
  static final String NEVER =
      "Flow logs never hold traffic to the metadata address 169.254.169.254: they show what"
          + " credentials were used for, not who took them.";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private FlowText() {}

  /** Writes all of it. */
  public static void write(FlowJoin join, Appendable out) throws IOException {
    line(out, NEVER);
    line(
        out,
        "%d records read; the log has %d reads of role credentials; flows to the API at most %d s"
            + " after a read:",
        join.records(),
        join.reads(),
        join.within());
    Set<String> nodes = new TreeSet<>(join.uses().keySet());
    nodes.addAll(join.unwatched().keySet());
    for (String node : nodes) {
      line(out, "%s", Text.printable(node));
      line(
          out,
          "  %9s %10s %9s %9s %9s  %-19s %-19s  %s",
          "flows",
          "by address",
          "only one",
          "last of n",
          "rejected",
          "first",
          "last",
          "who had taken the credentials");
      for (Map.Entry<String, Uses> each : join.uses().getOrDefault(node, Map.of()).entrySet()) {
        String who = each.getKey().isEmpty() ? "nobody just before" : each.getKey();
        row(out, each.getValue(), who);
      }
      if (join.unwatched().containsKey(node)) {
        row(
            out,
            join.unwatched().get(node),
            "not known: not watched just before, or calls are lost or missing");
      }
    }
    if (nodes.isEmpty()) {
      line(
          out,
          join.placeless() > 0
              ? "no flow is known to go to the API"
              : "no node of the log has a flow to the API");
    }
    if (join.elsewhere() > 0) {
      line(out, "%d flows to the API are of no node of the log", join.elsewhere());
    }
    if (join.skipData() > 0) {
      line(out, "%d records are SKIPDATA: flows of that time are missing", join.skipData());
    }
    if (join.malformedRecords() > 0) {
      line(out, "%d records or files could not be read", join.malformedRecords());
    }
  }

  private static void row(Appendable out, Uses use, String who) throws IOException {
    line(
        out,
        "  %9d %10d %9d %9d %9d  %-19s %-19s  %s",
        use.flows(),
        use.byAddress,
        use.only,
        use.lastOfSeveral,
        use.rejected,
        TIME.format(Instant.ofEpochSecond(use.first)),
        TIME.format(Instant.ofEpochSecond(use.last)),
        Text.printable(who));
  }

  @SuppressWarnings("AnnotateFormatMethod") // an annotation of a library that is not ours to need
  private static void line(Appendable out, String format, Object... values) throws IOException {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    out.append(text.stripTrailing()).append('\n');
  }
}
