package io.imdscope.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How systemd starts the agent, drop-ins and all.
 *
 * @param arguments those after {@code agent}
 * @param environment the IMDSCOPE_ variables; they may hold secrets, so they are not to be shown
 * @param unknown what could not be read, in words
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">
 *     systemd.exec(5), Environment= and EnvironmentFile=</a>
 */
public record UnitCommand(
    List<String> arguments, Map<String, String> environment, List<String> unknown) {
  static final List<String> PROPERTIES = List.of("ExecStart", "Environment", "EnvironmentFiles");

  private static final String PREFIX = "IMDSCOPE_";
  private static final int MOST_BYTES = 64 << 10;

  /** One assignment as {@code systemctl show} writes it: quoted where it holds blanks. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|\\$'((?:[^'\\\\]|\\\\.)*)'|(\\S+)");

  private static final Pattern START =
      Pattern.compile("argv\\[]=(.*?) ; (?:ignore_errors|flags)=.*");
  private static final Pattern FILE = Pattern.compile("(.*?)(?: \\(ignore_errors=(yes|no)\\))?");

  public UnitCommand {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    unknown = List.copyOf(unknown);
  }

  /** Reads the answer of {@code systemctl show}, and the files that it names, 64 KiB of each. */
  static UnitCommand parse(String text, Path root) {
    List<String> arguments = new ArrayList<>();
    Map<String, String> environment = new HashMap<>();
    Map<String, String> files = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String value = line.substring(line.indexOf('=') + 1);
      if (line.startsWith("ExecStart=")) {
        Matcher start = START.matcher(value);
        List<String> words =
            start.find() ? Arrays.asList(start.group(1).split(" +", -1)) : List.of();
        int agent = words.indexOf("agent");
        if (agent >= 0) {
          arguments.addAll(words.subList(agent + 1, words.size()));
        } else if (!value.isEmpty()) {
          unknown.add("its ExecStart, which starts no imdscope agent");
        }
      } else if (line.startsWith("Environment=")) {
        ASSIGNMENT
            .matcher(value)
            .results()
            .map(
                found ->
                    Optional.ofNullable(found.group(1))
                        .or(() -> Optional.ofNullable(found.group(2)))
                        .orElse(found.group()))
            .forEach(assignment -> assign(assignment.replaceAll("\\\\(.)", "$1"), environment));
      } else if (line.startsWith("EnvironmentFiles=") && !value.isEmpty()) {
        Matcher file = FILE.matcher(value);
        if (file.matches()) {
          read(file.group(1), root, files).ifPresent(unknown::add);
        }
      }
    }
    environment.putAll(files); // they go before what the unit says
    return new UnitCommand(arguments, environment, unknown);
  }

  /** What of the file could not be read. */
  private static Optional<String> read(String name, Path root, Map<String, String> into) {
    Path file = root.resolve(name.replaceFirst("^/+", ""));
    try (java.io.InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replace("\\\n", "");
      text.lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
          .forEach(line -> assign(line, into));
      return bytes.length > MOST_BYTES ? Optional.of(name + " after 64 KiB") : Optional.empty();
    } catch (NoSuchFileException e) {
      return name.matches(".*[*?\\[].*") ? Optional.of(name) : Optional.empty();
    } catch (IOException e) {
      return Optional.of(name);
    }
  }

  private static void assign(String assignment, Map<String, String> into) {
    int equals = assignment.indexOf('=');
    if (equals > 0 && assignment.startsWith(PREFIX)) {
      String value = assignment.substring(equals + 1).strip();
      into.put(
          assignment.substring(0, equals).strip(),
          value.replaceFirst("^\"(.*)\"$", "$1").replaceFirst("^'(.*)'$", "$1"));
    }
  }
}
