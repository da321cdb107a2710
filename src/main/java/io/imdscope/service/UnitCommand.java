package io.imdscope.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
  static final List<String> PROPERTIES =
      List.of(
          "ExecStart", "Environment", "EnvironmentFiles", "PassEnvironment", "UnsetEnvironment");

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
    UnitVariables variables = new UnitVariables();
    List<String> unread = new ArrayList<>();
    List<String> starts = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      String value = line.substring(equals + 1);
      switch (line.substring(0, Math.max(0, equals))) {
        case "ExecStart" -> starts.add(value);
        case "Environment" -> words(value).forEach(variables::give);
        case "PassEnvironment" -> words(value).forEach(variables::pass);
        case "UnsetEnvironment" -> words(value).forEach(variables::unset);
        case "EnvironmentFiles" -> {
          Matcher file = FILE.matcher(value);
          if (!value.isEmpty() && file.matches()) {
            read(file.group(1), root, variables).ifPresent(unread::add);
          }
        }
        default -> {} // not asked for
      }
    }
    List<String> arguments = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    starts.forEach(start -> arguments.addAll(arguments(start, variables, unknown)));
    unknown.addAll(unread);
    unknown.addAll(variables.unknown());
    return new UnitCommand(arguments, variables.own(), unknown);
  }

  /** As {@code systemctl show} writes a list. */
  private static Stream<String> words(String list) {
    return ASSIGNMENT
        .matcher(list)
        .results()
        .map(
            found ->
                Optional.ofNullable(found.group(1))
                    .or(() -> Optional.ofNullable(found.group(2)))
                    .orElse(found.group()))
        .map(word -> word.replaceAll("\\\\(.)", "$1"));
  }

  /** What the agent is told; a word that cannot be told goes with the flag whose value it is. */
  private static List<String> arguments(
      String value, UnitVariables variables, List<String> unknown) {
    Matcher start = START.matcher(value);
    List<String> words = start.find() ? Arrays.asList(start.group(1).split(" +", -1)) : List.of();
    int agent = words.indexOf("agent");
    if (agent < 0) {
      if (!value.isEmpty()) {
        unknown.add("its ExecStart, which starts no imdscope agent");
      }
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    for (String word : words.subList(agent + 1, words.size())) {
      Optional<List<String>> expanded = variables.expand(word);
      if (expanded.isPresent()) {
        arguments.addAll(expanded.get());
        continue;
      }
      unknown.add(word);
      if (!arguments.isEmpty() && arguments.getLast().matches("--[^=]+")) {
        arguments.removeLast();
      }
    }
    return arguments;
  }

  /** What of the file could not be read. */
  private static Optional<String> read(String name, Path root, UnitVariables into) {
    Path file = root.resolve(name.replaceFirst("^/+", ""));
    try (java.io.InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replace("\\\n", "");
      text.lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
          .forEach(into::giveOfFile);
      return bytes.length > MOST_BYTES ? Optional.of(name + " after 64 KiB") : Optional.empty();
    } catch (NoSuchFileException e) {
      return name.matches(".*[*?\\[].*") ? Optional.of(name) : Optional.empty();
    } catch (IOException e) {
      return Optional.of(name);
    }
  }
}
