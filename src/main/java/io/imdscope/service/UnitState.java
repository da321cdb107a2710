package io.imdscope.service;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What systemd tells of the unit.
 *
 * @param load {@code loaded}, {@code not-found}, {@code masked} and others
 * @param active its state in one word, such as {@code active} or {@code failed}
 * @param enablement {@code enabled}, {@code disabled} and others; empty where there is no unit
 * @param since when it became active, as systemd tells it: to the second
 * @param restarts how often systemd has started it again by itself
 * @param result {@code success}, or how the last run ended
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public record UnitState(
    String load,
    String active,
    String enablement,
    Optional<Instant> since,
    long pid,
    long restarts,
    String result,
    int exitStatus,
    Optional<String> fragment,
    Optional<String> invocation) {
  static final List<String> PROPERTIES =
      List.of(
          "LoadState",
          "ActiveState",
          "UnitFileState",
          "ActiveEnterTimestamp",
          "MainPID",
          "NRestarts",
          "Result",
          "ExecMainStatus",
          "FragmentPath",
          "InvocationID");

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH);

  /** Reads the answer of {@code systemctl show}; older systems know fewer of the properties. */
  static UnitState parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return new UnitState(
        values.getOrDefault("LoadState", "unknown"),
        values.getOrDefault("ActiveState", "unknown"),
        values.getOrDefault("UnitFileState", ""),
        instant(values.getOrDefault("ActiveEnterTimestamp", "")),
        number(values, "MainPID"),
        number(values, "NRestarts"),
        values.getOrDefault("Result", "unknown"),
        (int) number(values, "ExecMainStatus"),
        Optional.ofNullable(values.get("FragmentPath")).filter(path -> !path.isEmpty()),
        Optional.ofNullable(values.get("InvocationID")).filter(id -> !id.isEmpty()));
  }

  private static long number(Map<String, String> values, String key) {
    try {
      return Long.parseLong(values.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIMESTAMP).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // not yet
    }
  }

  /** Whether systemd has a unit of that name. */
  public boolean exists() {
    return !load.equals("not-found");
  }

  public boolean isActive() {
    return active.equals("active") || active.equals("reloading");
  }

  public boolean isEnabled() {
    return enablement.equals("enabled");
  }

  boolean isMasked() {
    return load.equals("masked");
  }
}
