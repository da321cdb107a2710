package io.imdscope.event;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * RFC 3339 in UTC, always with nine digits of a second, so that text sorts as time does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339">RFC 3339</a>
 */
public final class JsonTime {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(java.util.Locale.ROOT);

  private JsonTime() {}

  /** The time as text. */
  public static String of(Instant time) {
    return FORMAT.format(time);
  }
}
