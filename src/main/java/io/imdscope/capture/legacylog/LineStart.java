package io.imdscope.capture.legacylog;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line begins with.
 *
 * @param time as the node's clock showed it; console lines have none
 * @param toTheSecond whether the time has no milliseconds
 * @param message where the message begins
 */
record LineStart(Kind kind, Optional<LocalDateTime> time, boolean toTheSecond, int message) {
  enum Kind {
    /** A call. */
    CALL,
    /** What the tool says of itself. */
    NO_EVENT,
    /** How much it lost. */
    LOST,
    /** Anything else. */
    OTHER
  }

  private static final Pattern DATED =
      Pattern.compile(
          "\\[(\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(,\\d{3})?)\\] \\[[A-Z]{1,10}\\] ");

  private static final Pattern UNDATED = Pattern.compile("\\[[A-Z]{1,10}\\] ");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[,SSS]", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern LOST = Pattern.compile("Possibly lost \\d{1,30} samples\\.?");

  private static final List<String> NO_EVENTS =
      List.of(
          "Try to attach multiple kernel functions",
          "Cannot attach kprobe to ",
          "Logging to ",
          "Starting ImdsPacketAnalyzer");

  /** The longest beginning that is looked at. */
  private static final int LONGEST = 64;

  /** Of both kinds; there are zeros in each. */
  private static final int CAPTURE_HEADER = 16;

  static final String MISSING = "{MISSING PAYLOAD} ";
  static final String V1 = "imdsv1(!) ";
  static final String V2 = "imdsv2 ";

  static LineStart of(String line) {
    Matcher dated = DATED.matcher(line);
    if (dated.lookingAt()) {
      Optional<LocalDateTime> time = time(dated.group(1));
      if (time.isPresent()) {
        return new LineStart(kind(line, dated.end()), time, dated.group(2) == null, dated.end());
      }
    }
    Matcher undated = UNDATED.matcher(line);
    int message = undated.lookingAt() ? undated.end() : 0;
    Kind kind = kind(line, message);
    boolean call = kind == Kind.CALL && message == 0;
    return new LineStart(call ? Kind.OTHER : kind, Optional.empty(), false, message);
  }

  private static Optional<LocalDateTime> time(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text.replace(' ', 'T'), TIME));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Kind kind(String line, int at) {
    int version = starts(line, at, MISSING) ? at + MISSING.length() : at;
    if (starts(line, version, V1) || starts(line, version, V2)) {
      return Kind.CALL;
    }
    if (NO_EVENTS.stream().anyMatch(text -> starts(line, at, text))) {
      return Kind.NO_EVENT;
    }
    String rest = line.length() - at > LONGEST ? "" : line.substring(at).strip();
    return LOST.matcher(rest).matches() ? Kind.LOST : Kind.OTHER;
  }

  static boolean starts(String line, int at, String text) {
    return line.regionMatches(true, at, text, 0, text.length());
  }

  /** How many samples such a line says were lost, at most a billion. */
  static long lost(String line, int message) {
    String digits = line.substring(message).replaceAll("\\D", "").replaceFirst("^0+(?=.)", "");
    return digits.length() > 9 ? 1_000_000_000L : Long.parseLong(digits);
  }

  /** The time of a file's first line that has one. */
  static Optional<LocalDateTime> firstTime(byte[] beginning) {
    return new String(beginning, StandardCharsets.UTF_8)
        .lines()
        .flatMap(line -> of(line).time().stream())
        .findFirst();
  }

  /** Whether one of a file's first lines is the log's; a capture's may hold such a line too. */
  static boolean begins(byte[] beginning) {
    for (int i = 0; i < Math.min(CAPTURE_HEADER, beginning.length); i++) {
      if (beginning[i] == 0) {
        return false;
      }
    }
    return new String(beginning, StandardCharsets.UTF_8)
        .lines()
        .anyMatch(line -> of(line).kind() != Kind.OTHER);
  }
}
