package io.imdscope.event.read;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Reads times: as they are written here without effort, and as RFC 3339 has them otherwise. */
final class Times {
  /** {@code 2026-11-23T02:31:01.494635812Z}. */
  static final int LENGTH = 30;

  private static final int LONGEST = 40;
  private static final int SECONDS_A_DAY = 86_400;
  private static final int NO_NUMBER = -1;

  /** The last date read, as eight digits, and its day; lines come in the order of time. */
  private int date = -1;

  private long day;

  static Optional<Instant> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads exactly the usual form at {@code p}, where there are that many bytes; else null. */
  Instant read(byte[] b, int p) {
    if (b[p + 4] != '-'
        || b[p + 7] != '-'
        || b[p + 10] != 'T'
        || b[p + 13] != ':'
        || b[p + 16] != ':'
        || b[p + 19] != '.'
        || b[p + 29] != 'Z') {
      return null;
    }
    int year = digits(b, p, 4);
    int month = two(b, p + 5);
    int dayOfMonth = two(b, p + 8);
    int hour = two(b, p + 11);
    int minute = two(b, p + 14);
    int second = two(b, p + 17);
    int nanos = digits(b, p + 20, 9);
    // A byte that is no digit makes its number negative.
    if ((year | month | dayOfMonth | hour | minute | second | nanos) < 0
        || hour > 23
        || minute > 59
        || second > 59
        || !know(year, month, dayOfMonth)) {
      return null;
    }
    return Instant.ofEpochSecond(day * SECONDS_A_DAY + hour * 3600L + minute * 60L + second, nanos);
  }

  private boolean know(int year, int month, int dayOfMonth) {
    int asked = year * 10_000 + month * 100 + dayOfMonth;
    if (asked == date) {
      return true;
    }
    if (month < 1 || month > 12 || dayOfMonth < 1) {
      return false;
    }
    LocalDate first = LocalDate.of(year, month, 1);
    if (dayOfMonth > first.lengthOfMonth()) {
      return false;
    }
    day = first.toEpochDay() + dayOfMonth - 1;
    date = asked;
    return true;
  }

  private static int two(byte[] b, int p) {
    int tens = b[p] - '0';
    int ones = b[p + 1] - '0';
    return (tens | ones) < 0 || tens > 9 || ones > 9 ? NO_NUMBER : tens * 10 + ones;
  }

  private static int digits(byte[] b, int p, int count) {
    int number = 0;
    for (int i = p; i < p + count; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
