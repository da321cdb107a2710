package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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

  /** From 1 January of the year 0 to the end of 9999: what has four digits. */
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final byte[] PATTERN =
      "0000-00-00T00:00:00.000000000Z".getBytes(StandardCharsets.US_ASCII);

  private JsonTime() {}

  /** The time as text. */
  public static String of(Instant time) {
    return hasFourDigits(time)
        ? new String(digits(time), StandardCharsets.US_ASCII)
        : FORMAT.format(time);
  }

  /** Writes the time as text under a key. */
  static void write(JsonGenerator json, String key, Instant time) throws IOException {
    if (hasFourDigits(time)) {
      byte[] text = digits(time);
      json.writeFieldName(key);
      json.writeUTF8String(text, 0, text.length);
    } else {
      json.writeStringField(key, FORMAT.format(time));
    }
  }

  private static boolean hasFourDigits(Instant time) {
    return time.getEpochSecond() >= FIRST && time.getEpochSecond() <= LAST;
  }

  /** Asked for several times an event, for which the formatter takes too long. */
  private static byte[] digits(Instant time) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    byte[] text = PATTERN.clone();
    digits(text, 4, utc.getYear());
    digits(text, 7, utc.getMonthValue());
    digits(text, 10, utc.getDayOfMonth());
    digits(text, 13, utc.getHour());
    digits(text, 16, utc.getMinute());
    digits(text, 19, utc.getSecond());
    digits(text, 29, utc.getNano());
    return text;
  }

  private static void digits(byte[] text, int end, int value) {
    for (int at = end - 1, rest = value; rest > 0; at--, rest /= 10) {
      text[at] = (byte) ('0' + rest % 10);
    }
  }
}
