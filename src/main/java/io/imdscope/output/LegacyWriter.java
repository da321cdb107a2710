package io.imdscope.output;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The lines of aws-imds-packet-analyzer's log file, so that what reads that log keeps working.
 *
 * <p>On purpose unlike it: one event is one line (line breaks and other control characters are
 * escaped), the version is decided by the header's name and not by a search in the text, and values
 * of headers that are not kept read {@code **redacted**}. Requests to credential endpoints are left
 * out, as it never saw them.
 *
 * @see <a href="https://github.com/aws/aws-imds-packet-analyzer">aws-imds-packet-analyzer</a>
 */
public final class LegacyWriter implements EventWriter {
  private final CheckedOutput out;
  private final DateTimeFormatter time;

  /** Shows local time in {@code zone}. */
  public LegacyWriter(OutputStream out, ZoneId zone) {
    this.out = new CheckedOutput(out);
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(zone);
  }

  @Override
  public void write(Event event) throws IOException {
    if (event instanceof Request request && isMetadata(request.flow().endpoint().kind())) {
      out.line("[" + time.format(request.time()) + "] [" + level(request) + "] " + text(request));
    }
  }

  private static boolean isMetadata(Endpoint.Kind kind) {
    return kind == Endpoint.Kind.IMDS || kind == Endpoint.Kind.CUSTOM;
  }

  private static String level(Request request) {
    if (request.version() == Version.UNKNOWN) {
      return "ERROR";
    }
    return hasToken(request) ? "INFO" : "WARNING";
  }

  private static String text(Request request) {
    return (request.version() == Version.UNKNOWN ? "{MISSING PAYLOAD} " : "")
        + (hasToken(request) ? "imdsv2 " : "imdsv1(!) ")
        + LegacyText.processes(request)
        + " req details: "
        + request.head().map(LegacyText::head).orElse("");
  }

  /** Another cloud's API has no versions, but counts as v1 there unless it carries a token. */
  private static boolean hasToken(Request request) {
    return switch (request.version()) {
      case V2, TOKEN -> true;
      case V1 -> false;
      case NONE, UNKNOWN -> request.head().filter(LegacyWriter::carriesToken).isPresent();
    };
  }

  private static boolean carriesToken(RequestHead head) {
    return head.headers().stream()
        .anyMatch(header -> header.name().equalsIgnoreCase(LegacyText.TOKEN_HEADER));
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
