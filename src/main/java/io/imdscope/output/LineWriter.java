package io.imdscope.output;

import io.imdscope.event.Api;
import io.imdscope.event.Event;
import io.imdscope.event.Finding;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One line a request for people: aligned, never wider than {@link #WIDTH} columns, printable ASCII
 * whatever a caller sends, but for the dot between a pod and its container. The heading comes with
 * the first event. Coverage has no line.
 *
 * <p>An answer of {@code -} means that none came, {@code ?} that it is not known. Before the path
 * {@code !} marks one whose answer holds credentials or secrets, {@code ~} a request of which only
 * a part was seen. Beneath the first v1 request that a caller makes for a reason stands that
 * reason, with the id of the advice.
 */
public final class LineWriter implements EventWriter {
  /** The most columns of a line. */
  public static final int WIDTH = 120;

  private static final int PATH = 26;
  private static final int PROCESS = 23;
  private static final String HEADING =
      "TIME         VER   REQUEST                          "
          + "ANSWER     WORKLOAD                           PROCESS < PARENT < ..";

  /** Points at the version above. */
  private static final String REASON = " ".repeat(13) + "^ ";

  private final CheckedOutput out;
  private final DateTimeFormatter time;
  private final boolean colour;
  private final Reasons reasons = new Reasons();
  private boolean headed;

  /** Shows times of day in {@code zone}; ANSI colours only when {@code colour}. */
  public LineWriter(OutputStream out, ZoneId zone, boolean colour) {
    this.out = new CheckedOutput(out);
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
    this.colour = colour;
  }

  @Override
  public void write(Event event) throws IOException {
    if (!headed) {
      headed = true;
      out.line(Style.DIM.of(HEADING, colour));
    }
    if (event instanceof Request request) {
      out.line(line(request));
      if (request.finding().isPresent() && reasons.isNew(request, request.finding().get())) {
        out.line(Style.WARN.of(reason(request.finding().get()), colour));
      }
    }
  }

  /** Beneath the request that it is about, the first time that caller makes one for that reason. */
  private static String reason(Finding finding) {
    return Columns.cutEnd(
        REASON
            + finding.cause().label()
            + ": "
            + finding.cause().help()
            + " -> "
            + Columns.ascii(finding.advice()),
        WIDTH);
  }

  private String line(Request request) {
    Style rest = request.version() == Version.TOKEN ? Style.DIM : Style.PLAIN;
    String method = request.head().map(head -> Columns.ascii(head.method())).orElse("-");
    return String.join(
        " ",
        rest.of(time.format(request.time()), colour),
        style(request.version()).of(Columns.left(version(request), 5), colour),
        rest.of(Columns.left(method, 4), colour)
            + (request.sensitive() ? Style.WARN : rest)
                .of(mark(request) + Columns.left(path(request), PATH), colour),
        answerStyle(request, rest)
            .of(
                Columns.right(status(request), 3) + " " + Columns.right(duration(request), 6),
                colour),
        rest.of(Columns.left(WorkloadText.of(request.workload()), WorkloadText.WIDTH), colour),
        rest.of(ProcessText.of(request, PROCESS), colour));
  }

  private static Style style(Version version) {
    return switch (version) {
      case V1 -> Style.ALARM;
      case V2 -> Style.GOOD;
      case UNKNOWN -> Style.WARN;
      case TOKEN, NONE -> Style.DIM;
    };
  }

  private static Style answerStyle(Request request, Style rest) {
    return switch (request.outcome().orElse(Outcome.OK)) {
      case REJECTED -> Style.ALARM;
      case REFUSED, ERROR, NO_RESPONSE -> Style.WARN;
      case OK -> rest;
    };
  }

  /** Where there are no versions, whose service it is instead. */
  private static String version(Request request) {
    return switch (request.version()) {
      case V1, V2, TOKEN -> request.version().label();
      case UNKNOWN -> "?";
      case NONE ->
          switch (request.flow().endpoint().kind()) {
            case POD_IDENTITY -> "eks";
            case ECS -> "ecs";
            case IMDS, CUSTOM ->
                request.api() == Api.EC2 ? "-" : Columns.cutEnd(request.api().label(), 5);
          };
    };
  }

  private static String mark(Request request) {
    if (request.sensitive()) {
      return "!";
    }
    return request.head().filter(RequestHead::truncated).isPresent() ? "~" : " ";
  }

  private static String path(Request request) {
    if (request.head().isEmpty()) {
      return "(not readable as HTTP)";
    }
    RequestHead head = request.head().get();
    String target = head.path() + head.query().map(query -> "?" + query).orElse("");
    return Columns.cutPath(Columns.ascii(target), PATH);
  }

  private static String status(Request request) {
    if (request.status().isPresent()) {
      return Integer.toString(request.status().getAsInt());
    }
    return request.outcome().filter(Outcome.NO_RESPONSE::equals).isPresent() ? "-" : "?";
  }

  private static String duration(Request request) {
    return request.duration().map(LineWriter::text).orElse("");
  }

  private static String text(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 99.95) {
      return String.format(Locale.ROOT, "%.1fms", millis);
    }
    return millis < 1000
        ? duration.toMillis() + "ms"
        : String.format(Locale.ROOT, "%.1fs", millis / 1000);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
