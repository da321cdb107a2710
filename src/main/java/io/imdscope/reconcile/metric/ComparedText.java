package io.imdscope.reconcile.metric;

import io.imdscope.event.Text;
import io.imdscope.reconcile.metric.Judged.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The comparison for people: each period that differs, those that do not in one row. */
public final class ComparedText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Appendable out;
  private boolean anySurplus;
  private boolean anyRejectedSurplus;

  /** The sum of neighbouring periods that are alike, which come as one row. */
  private Optional<Judged> alike = Optional.empty();

  private long alikePeriods;

  /** Writes there. */
  public ComparedText(Appendable out) {
    this.out = out;
  }

  /** Writes all of it; {@code out} alone may fail. */
  public void write(Compared compared) throws IOException {
    try {
      for (PeriodSeries series : compared.series()) {
        series(compared, series);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (String each : compared.without()) {
      line("%s: CloudWatch has no values of it for that time", each);
    }
    for (Map.Entry<String, Long> each : compared.others().entrySet()) {
      line(
          "%s: in the log, with %d calls without a token, and not in what CloudWatch gave",
          Text.printable(each.getKey()), each.getValue());
    }
    if (compared.nameless() > 0) {
      line(
          "%d calls without a token are of a machine without host.id, and compared with nothing",
          compared.nameless());
    }
    if (anySurplus) {
      line(
          "More traced than counted: CloudWatch counts what reached the service and succeeded. A"
              + " call that a proxy on the node answered, such as kube2iam, is traced at its caller"
              + " as well; and a period's value may still rise for some minutes after it.");
    }
    if (anyRejectedSurplus) {
      line("MetadataNoTokenRejected counts only while HttpTokens=required is set.");
    }
  }

  private void series(Compared compared, PeriodSeries series) throws IOException {
    line(
        "%s  %s  %s to %s UTC, periods of %s%s",
        series.instance,
        series.metric.label(),
        TIME.format(Instant.ofEpochSecond(series.begin)),
        TIME.format(Instant.ofEpochSecond(series.begin + series.period * series.size())),
        length(series.period),
        basis(series.length));
    if (!compared.isInLog(series)) {
      line("  the log has nothing of this instance: it was not watched");
    } else if (!compared.isWatched(series)) {
      line(
          "  nobody watched this instance: the log has only captures, another tool's log, or lines"
              + " without coverage lines");
    }
    line("  %-19s %11s %11s %11s  %s", "period", "CloudWatch", "traced", "difference", "");
    long[] sums = new long[4];
    boolean[] moved = {false};
    compared.judge(
        series,
        period -> {
          sums[0] += period.counted();
          sums[1] += period.traced();
          sums[2] += Math.max(0, period.rest());
          sums[3] += period.answer() == Answer.NO_VALUE ? 0 : Math.max(0, -period.rest());
          moved[0] |= period.near() + period.far() > 0;
          try {
            period(series, period);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    flush();
    line(
        "  %-19s %11d %11d %11s  %d not traced, %d not counted%s",
        "all", sums[0], sums[1], "", sums[2], sums[3], moved[0] ? ", but for borders" : "");
    if (series.outside() > 0) {
      line(
          "  %d more were traced before or after that time, and are compared with nothing",
          series.outside());
    }
    line("");
  }

  private static String basis(Length length) {
    boolean usual = length.seconds() == Length.USUAL;
    return switch (length.basis()) {
      case KNOWN -> "";
      case DISTANCE -> usual ? "" : " (by the distances of the values: --period says otherwise)";
      case ASSUMED ->
          length.step() == 0
              ? " (assumed: --period says otherwise)"
              : " (as given; the values are further apart)";
    };
  }

  private void period(PeriodSeries series, Judged period) throws IOException {
    boolean quiet = period.answer() == Answer.EQUAL || period.answer() == Answer.UNCLEAR;
    if (quiet && period.near() + period.far() == 0) {
      if (alike.filter(period::isLike).isEmpty()) {
        flush();
      }
      alike = Optional.of(alike.map(before -> before.plus(period)).orElse(period));
      alikePeriods++;
      return;
    }
    flush();
    if (period.answer() == Answer.MORE_TRACED && period.rest() != 0) {
      anySurplus = true;
      anyRejectedSurplus |= series.metric == NoTokenMetric.REJECTED;
    }
    line(
        "  %-19s %11s %11d %11s  %s",
        TIME.format(Instant.ofEpochSecond(period.start())),
        period.answer() == Answer.NO_VALUE ? "-" : Long.toString(period.counted()),
        period.traced(),
        difference(period.answer(), period.difference()),
        why(series, period));
  }

  private static String difference(Answer answer, long difference) {
    return switch (answer) {
      case EQUAL, UNCLEAR -> answer.label();
      case NO_VALUE -> "-";
      case MORE_IN_CLOUDWATCH, MORE_TRACED -> String.format(Locale.ROOT, "%+d", difference);
    };
  }

  private void flush() throws IOException {
    if (alike.isPresent()) {
      Judged sum = alike.get();
      line(
          "  %-19s %11d %11d %11s  %s%s",
          TIME.format(Instant.ofEpochSecond(sum.start())),
          sum.counted(),
          sum.traced(),
          sum.answer().label(),
          alikePeriods == 1 ? "1 period" : alikePeriods + " periods",
          unclear(sum));
      alike = Optional.empty();
      alikePeriods = 0;
    }
  }

  private static String unclear(Judged period) {
    String twice =
        period.twice() && period.traced() > 0
            ? "; two runs tell of that time: calls may be there twice"
            : "";
    return period.unclear() > 0
        ? twice + "; " + period.unclear() + " traced whose period or answer is unclear"
        : twice;
  }

  private static String why(PeriodSeries series, Judged period) {
    StringBuilder why = new StringBuilder();
    switch (period.answer()) {
      case NO_VALUE -> why.append("CloudWatch has no value");
      case MORE_TRACED -> why.append("more traced");
      case MORE_IN_CLOUDWATCH -> why.append("somebody was not seen");
      case EQUAL -> why.append("equal");
      case UNCLEAR -> why.append("perhaps equal");
    }
    if (period.near() > 0) {
      why.append("; the neighbouring period has ").append(period.near());
      why.append(" the other way, traced at the border of both");
    }
    if (period.far() > 0) {
      why.append("; ").append(period.far());
      why.append(" may be calls at borders, which a clock that disagrees put elsewhere");
    }
    long unwatched = period.unwatchedMillis();
    if (unwatched >= series.period * 1000) {
      why.append("; nobody watched");
    } else if (unwatched > Judged.TOLERANCE_MILLIS) {
      why.append("; not watched for ").append(length((unwatched + 999) / 1000));
    }
    if (period.flawed() > 0) {
      why.append("; up to ").append(period.flawed()).append(" lost or missing in the log");
    }
    if (period.doubt().explains(period.rest())) {
      why.append(
          switch (period.doubt()) {
            case NONE -> "";
            case END -> "; CloudWatch's values may not reach to its end";
            case LENGTH -> "; nothing tells that periods are as long as that";
          });
    }
    if (period.isDifference()) {
      why.append("; watched throughout, no loss counted");
    }
    if (period.answer() == Answer.MORE_IN_CLOUDWATCH && period.unsuccessful() > 0) {
      why.append("; ")
          .append(period.unsuccessful())
          .append(" more were traced that had another answer");
    }
    return why.append(unclear(period)).toString();
  }

  private static String length(long seconds) {
    return Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("AnnotateFormatMethod") // an annotation of a library that is not ours to need
  private void line(String format, Object... values) throws IOException {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    out.append(text.stripTrailing()).append('\n');
  }
}
