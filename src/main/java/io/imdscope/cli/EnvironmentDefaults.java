package io.imdscope.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes what a flag does not say from the environment: {@code --fail-on} from IMDSCOPE_FAIL_ON. A
 * variable of that kind which stands for no flag is a mistake.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "IMDSCOPE_";

  /** What the launcher reads. */
  private static final Set<String> LAUNCHER =
      new TreeSet<>(
          Arrays.asList(
              "IMDSCOPE_JAVA",
              "IMDSCOPE_JAVA_OPTS",
              "IMDSCOPE_MACHINE_ROOT",
              "IMDSCOPE_NO_INSTALL"));

  /**
   * What Kubernetes and Docker's links give every container where a service is called imdscope, or
   * begins so.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">
   *     Kubernetes: environment variables of services</a>
   */
  private static final Pattern SERVICE =
      Pattern.compile(
          "[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !hasVariable(option)) {
      return argument.defaultValue();
    }
    String value = environment.get(variable(option));
    return value == null || value.isEmpty() ? argument.defaultValue() : value;
  }

  /** What to say of the first variable that no command reads, whatever its value. */
  Optional<String> mistake(CommandLine program) {
    // Nearly always there is none but of the command that runs, which has been built.
    if (unknown(program).isEmpty()) {
      return Optional.empty();
    }
    CommandLine whole = Commands.line(Commands.ALL);
    return unknown(whole)
        .map(
            name ->
                "unknown setting "
                    + name
                    + ", the nearest known one is "
                    + nearest(name, known(whole)));
  }

  /** The first variable that these commands do not read. */
  private Optional<String> unknown(CommandLine program) {
    Set<String> known = known(program);
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .filter(name -> !SERVICE.matcher(name).matches())
        .sorted()
        .findFirst();
  }

  private static Set<String> known(CommandLine program) {
    Set<String> known = new TreeSet<>(LAUNCHER);
    collect(program, known);
    return known;
  }

  /** The one of these that has to be changed least to become that. */
  static String nearest(String name, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(each -> distance(each, name))).orElseThrow();
  }

  /** The same, unless more than a third of the letters (rounded up) would have to change. */
  static Optional<String> near(String name, Collection<String> known) {
    String nearest = nearest(name, known);
    int longer = Math.max(name.length(), nearest.length());
    return Optional.of(nearest).filter(_ -> distance(nearest, name) <= (longer + 2) / 3);
  }

  /** What was said of a flag, of its variable where that is what it was said of. */
  String named(String message, CommandSpec command, String[] args) {
    String named = message;
    for (OptionSpec option : command.options()) {
      if (hasVariable(option)
          && !environment.getOrDefault(variable(option), "").isEmpty()
          && !isGiven(option, args)) {
        named =
            Pattern.compile("(option )?'?" + option.longestName() + "(?![\\w-])'?")
                .matcher(named)
                .replaceFirst(Matcher.quoteReplacement(variable(option)));
      }
    }
    return named;
  }

  private static boolean isGiven(OptionSpec option, String[] args) {
    return Arrays.stream(args)
        .anyMatch(
            arg -> arg.equals(option.longestName()) || arg.startsWith(option.longestName() + "="));
  }

  static String variable(OptionSpec option) {
    return PREFIX + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static boolean hasVariable(OptionSpec option) {
    // The formats of the doctor, of the service and of reports are others than those of events.
    return !option.usageHelp()
        && !option.versionHelp()
        && !(option.longestName().equals("--format")
            && (option.command().userObject() instanceof DoctorCommand
                || option.command().userObject() instanceof ServiceCommand.Status
                || option.command().userObject() instanceof ReportCommand));
  }

  private static void collect(CommandLine command, Set<String> names) {
    command.getCommandSpec().options().stream()
        .filter(EnvironmentDefaults::hasVariable)
        .map(EnvironmentDefaults::variable)
        .forEach(names::add);
    command.getSubcommands().values().forEach(each -> collect(each, names));
  }

  /** How many letters to add, leave out or change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[b.length()];
  }
}
