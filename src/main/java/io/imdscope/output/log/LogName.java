package io.imdscope.output.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file's name: {@code imdscope-HOST-TIME-RUN.jsonl}, with what was made of it since.
 *
 * @param stem all but the endings
 * @param time when it was begun, to the millisecond; text sorts as time does
 */
record LogName(String stem, String time, Form form) {
  /** Oldest first. */
  static final Comparator<LogName> BY_AGE =
      Comparator.comparing(LogName::time).thenComparing(LogName::stem).thenComparing(LogName::form);

  /** What is being made; it becomes a file of the log when it is whole. */
  static final String UNFINISHED = ".tmp";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern NAME =
      Pattern.compile(
          "(imdscope-[A-Za-z0-9._-]{1,64}-(\\d{8}T\\d{6}\\.\\d{3}Z)-[A-Za-z0-9_]{1,8})"
              + "(\\.jsonl|\\.jsonl\\.gz|\\.distilled\\.jsonl\\.gz|\\.aggregate\\.jsonl\\.gz)");

  /** How much of what was written a file still holds, most first. */
  enum Form {
    /** As it was written. */
    PLAIN(".jsonl"),
    /** All of it, compressed. */
    COMPRESSED(".jsonl.gz"),
    /** The evidence as it was, of the rest only groups; or all of it, where most is evidence. */
    DISTILLED(".distilled.jsonl.gz"),
    /** Groups only, of all files that were given up for it. */
    AGGREGATE(".aggregate.jsonl.gz");

    private final String ending;

    Form(String ending) {
      this.ending = ending;
    }
  }

  /** The name of a new file; what a file's name should not have in it is left out of the host's. */
  static LogName of(String host, Instant time, String run) {
    String at = TIME.format(time);
    return new LogName(
        "imdscope-" + part(host, 64) + "-" + at + "-" + part(run.replaceAll("\\W", "_"), 8),
        at,
        Form.PLAIN);
  }

  /** Whether a machine of that name began it. */
  boolean isOf(String host) {
    return stem.startsWith("imdscope-" + part(host, 64) + "-" + time);
  }

  private static String part(String text, int most) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.isEmpty() ? "_" : plain.substring(0, Math.min(most, plain.length()));
  }

  /** What is no file of the log is absent. */
  static Optional<LogName> parse(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Form form : Form.values()) {
      if (form.ending.equals(matcher.group(3))) {
        return Optional.of(new LogName(matcher.group(1), matcher.group(2), form));
      }
    }
    return Optional.empty();
  }

  /** Whether a file of the log is being made under that name, or was until a crash. */
  static boolean isUnfinished(String fileName) {
    return fileName.endsWith(UNFINISHED)
        && parse(fileName.substring(0, fileName.length() - UNFINISHED.length())).isPresent();
  }

  /** The same file once it is of that form. */
  LogName as(Form other) {
    return new LogName(stem, time, other);
  }

  String fileName() {
    return stem + form.ending;
  }
}
