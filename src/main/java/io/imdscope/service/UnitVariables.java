package io.imdscope.service;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables that a unit gives its process, as far as they are its own: systemd's are not known.
 * They may hold secrets.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html">
 *     systemd.service(5), command lines</a>
 */
final class UnitVariables {
  private static final String PREFIX = "IMDSCOPE_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Within a word; {@code $NAME} has a meaning only as a whole one. */
  private static final Pattern WITHIN = Pattern.compile("\\$\\$|\\$\\{([^}]*)}");

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Set<String> passed = new TreeSet<>();
  private final Set<String> unset = new HashSet<>();

  /** As {@code Environment=} has it. */
  void give(String assignment) {
    assign(assignment, UnaryOperator.identity(), given);
  }

  /** A line of a file, which comes before what is given. */
  void giveOfFile(String line) {
    assign(line, UnitVariables::unquoted, files);
  }

  /** What is taken over from systemd's own variables. */
  void pass(String name) {
    passed.add(name);
  }

  /** A name, or an assignment, that is taken away in the end. */
  void unset(String what) {
    unset.add(what);
  }

  /** The program's own. */
  Map<String, String> own() {
    return given().entrySet().stream()
        .filter(each -> each.getKey().startsWith(PREFIX) && !isUnset(each))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The program's own whose values only systemd knows. */
  List<String> unknown() {
    return passed.stream()
        .filter(name -> name.startsWith(PREFIX) && value(name).isEmpty())
        .map(name -> name + ", which is passed on from systemd's own variables")
        .toList();
  }

  /** The words that systemd makes of one; absent when that cannot be told. */
  Optional<List<String>> expand(String word) {
    if (word.matches("\\$[^{$].*")) {
      return value(word.substring(1))
          .filter(value -> !value.matches("(?s).*[\"'\\\\].*"))
          .map(value -> Pattern.compile("\\S+").matcher(value).results())
          .map(words -> words.map(MatchResult::group).toList());
    }
    Matcher found = WITHIN.matcher(word);
    StringBuilder expanded = new StringBuilder();
    while (found.find()) {
      Optional<String> value = found.group(1) == null ? Optional.of("$") : value(found.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      found.appendReplacement(expanded, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(List.of(found.appendTail(expanded).toString()));
  }

  /** Empty text for one that there is certainly none of; absent when it may be systemd's. */
  private Optional<String> value(String name) {
    Optional<String> value = Optional.ofNullable(given().get(name));
    return unset.contains(name) || value.filter(it -> unset.contains(name + "=" + it)).isPresent()
        ? Optional.of("")
        : value;
  }

  private boolean isUnset(Map.Entry<String, String> variable) {
    return unset.contains(variable.getKey())
        || unset.contains(variable.getKey() + "=" + variable.getValue());
  }

  private Map<String, String> given() {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(files);
    return all;
  }

  private static String unquoted(String value) {
    return value.strip().replaceFirst("^\"(.*)\"$", "$1").replaceFirst("^'(.*)'$", "$1");
  }

  private static void assign(
      String assignment, UnaryOperator<String> value, Map<String, String> into) {
    int equals = assignment.indexOf('=');
    String name = assignment.substring(0, Math.max(0, equals)).strip();
    if (NAME.matcher(name).matches()) {
      into.put(name, value.apply(assignment.substring(equals + 1)));
    }
  }
}
