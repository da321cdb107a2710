package io.imdscope.output;

import io.imdscope.event.Loss;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words for a {@link Summary}; digits are the same in every locale. */
final class SummaryText {
  private static final int ROWS = 20;
  private static final int AGENT = 45;

  private SummaryText() {}

  static void print(Summary summary, Appendable out) throws IOException {
    if (summary.requests() == 0) {
      line(out, "No request to a watched endpoint was seen" + during(summary) + ".");
    } else {
      line(out, counted(summary.requests(), "request") + during(summary) + ":");
      line(out, versions(summary));
      line(out, answers(summary));
      line(out, "");
      callers(summary, out);
      line(out, "");
      notes(summary, out);
    }
    evidence(summary, out);
  }

  private static String during(Summary summary) {
    return summary.watched().known()
        ? " in " + text(summary.watched().duration())
        : summary.requests() == 0 ? "" : " within " + text(summary.span());
  }

  private static String versions(Summary summary) {
    return String.format(
        Locale.ROOT,
        "  by version: %d v1, %d v2, %d token, %d without versions, %d unknown",
        summary.count(Version.V1),
        summary.count(Version.V2),
        summary.count(Version.TOKEN),
        summary.count(Version.NONE),
        summary.count(Version.UNKNOWN));
  }

  private static String answers(Summary summary) {
    return String.format(
        Locale.ROOT,
        "  by answer:  %d ok, %d rejected (401), %d refused (403), %d error, %d none, %d not known",
        summary.count(Outcome.OK),
        summary.count(Outcome.REJECTED),
        summary.count(Outcome.REFUSED),
        summary.count(Outcome.ERROR),
        summary.count(Outcome.NO_RESPONSE),
        summary.withoutOutcome());
  }

  private static void callers(Summary summary, Appendable out) throws IOException {
    List<V1Callers.Group> groups = summary.callers().mostFrequent();
    if (groups.isEmpty()) {
      line(out, "No call without a token (IMDSv1) was seen.");
      return;
    }
    line(out, "Calls without a token (IMDSv1), by caller:");
    line(out, row("COUNT", "CREDS", "WORKLOAD", "PROCESS", "USER AGENT"));
    for (V1Callers.Group group : groups.subList(0, Math.min(ROWS, groups.size()))) {
      line(
          out,
          row(
              Long.toString(group.count),
              Long.toString(group.credentials),
              group.workload,
              group.process,
              group.userAgent));
    }
    List<V1Callers.Group> notShown = groups.stream().skip(ROWS).toList();
    if (!notShown.isEmpty()) {
      line(
          out,
          row(
              Long.toString(notShown.stream().mapToLong(group -> group.count).sum()),
              Long.toString(notShown.stream().mapToLong(group -> group.credentials).sum()),
              "(" + notShown.size() + " more callers)",
              "",
              ""));
    }
    V1Callers callers = summary.callers();
    if (callers.others() > 0) {
      line(
          out,
          row(
              Long.toString(callers.others()),
              Long.toString(callers.othersCredentials()),
              "(other)",
              "",
              "callers beyond the first " + V1Callers.MOST));
    }
    line(out, "CREDS: how many of them read a role's name or credentials.");
  }

  private static String row(
      String count, String credentials, String workload, String process, String userAgent) {
    return String.format(
            Locale.ROOT,
            "%s %s  %s %s %s",
            Columns.right(count, 9),
            Columns.right(credentials, 9),
            Columns.left(workload, WorkloadText.WIDTH),
            Columns.left(process, 15),
            Columns.cutEnd(userAgent, AGENT))
        .stripTrailing();
  }

  private static void notes(Summary summary, Appendable out) throws IOException {
    if (summary.v1Rejected() > 0) {
      line(
          out,
          counted(summary.v1Rejected(), "call")
              + " without a token got 401: the instance requires tokens already.");
    }
    if (summary.unreadable() > 0) {
      line(
          out,
          counted(summary.unreadable(), "request")
              + " could not be read as HTTP, so the version is not known: v1 is possible.");
    }
    long cut = summary.count(Version.UNKNOWN) - summary.unreadable();
    if (cut > 0) {
      line(
          out,
          counted(cut, "request")
              + " had a head that was seen only in part, without a token so far: v1 is possible.");
    }
    if (summary.withoutCaller() > 0) {
      line(
          out,
          counted(summary.withoutCaller(), "request") + " could not be led back to a process.");
    }
  }

  private static void evidence(Summary summary, Appendable out) throws IOException {
    Watched watched = summary.watched();
    if (!watched.known()) {
      line(out, "Nothing tells for how long, or with what losses, it was watched.");
      return;
    }
    if (watched.lost().counts().isEmpty() && !watched.interrupted()) {
      line(out, "Nothing was lost.");
      return;
    }
    line(out, "The evidence is incomplete: there may be callers that are not listed.");
    if (watched.interrupted()) {
      line(out, "  the log lacks a start or a stop, so there is time that was not accounted for");
    }
    for (Map.Entry<Loss, Long> entry : watched.lost().counts().entrySet()) {
      line(
          out,
          String.format(
              Locale.ROOT,
              "  lost %d: %s (%s)",
              entry.getValue(),
              entry.getKey().help(),
              entry.getKey().label()));
    }
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Two units at most: {@code 45.2 s}, {@code 10 min 3 s}, {@code 26 h 4 min}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %d min", seconds / 3600, seconds / 60 % 60);
  }

  private static void line(Appendable out, String text) throws IOException {
    out.append(text).append('\n');
  }
}
