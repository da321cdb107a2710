package io.imdscope.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
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

  private static final int SECONDS_PER_DAY = 86_400;

  private static final byte[] PATTERN =
      "0000-00-00T00:00:00.000000000Z".getBytes(StandardCharsets.US_ASCII);

  private JsonTime() {}

  /** The time as text. */
  public static String of(Instant time) {
    return hasFourDigits(time)
        ? new String(text(time), StandardCharsets.US_ASCII)
        : FORMAT.format(time);
  }

  /** Whether its year has four digits, so that the text is as long as the pattern. */
  static boolean hasFourDigits(Instant time) {
    return time.getEpochSecond() >= FIRST && time.getEpochSecond() <= LAST;
  }

  private static byte[] text(Instant time) {
    byte[] text = pattern();
    putDay(text, day(time));
    putTimeOfDay(text, time);
    return text;
  }

  /** A text into which day and time of day are put; asked often, the formatter takes too long. */
  static byte[] pattern() {
    return PATTERN.clone();
  }

  /** In days since 1970. */
  static long day(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
  }

  static void putDay(byte[] text, long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    put(text, 0, 4, date.getYear());
    put(text, 5, 7, date.getMonthValue());
    put(text, 8, 10, date.getDayOfMonth());
  }

  static void putTimeOfDay(byte[] text, Instant time) {
    int second = Math.floorMod(time.getEpochSecond(), SECONDS_PER_DAY);
    put(text, 11, 13, second / 3600);
    put(text, 14, 16, second / 60 % 60);
    put(text, 17, 19, second % 60);
    put(text, 20, 29, time.getNano());
  }

  private static void put(byte[] text, int from, int to, int value) {
    int rest = value;
    for (int at = to - 1; at >= from; at--, rest /= 10) {
      text[at] = (byte) ('0' + rest % 10);
    }
  }
}
