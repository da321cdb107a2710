package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is written of the calls and how, for the commands that write them. */
final class OutputOptions {
  /**
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1123#section-2.1">RFC 1123, 2.1</a>, as
   *     Kubernetes uses it
   */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final OptionSpec format =
      Options.begin(
              Format.class,
              "--format",
              "line|json|legacy",
              "How a call is written (default: ${DEFAULT-VALUE}).")
          .converters(new Converters.FormatConverter())
          .defaultValue("line")
          .build();

  private final OptionSpec only =
      Options.begin(
              Set.class, "--only", "v1|v2|token|unknown", "Writes only calls of these versions.")
          .auxiliaryTypes(Version.class)
          .splitRegex(",")
          .converters(new Converters.VersionConverter())
          .build();

  private final OptionSpec count =
      Options.of(Long.class, "--count", "N", "Ends when so many calls were written.");

  private final OptionSpec failOn =
      Options.begin(
              Set.class,
              "--fail-on",
              "v1|rejected|unknown|lost",
              "Ends with exit code 3 when there was such a call, or a loss.")
          .auxiliaryTypes(FailCondition.class)
          .splitRegex(",")
          .converters(new Converters.FailConditionConverter())
          .build();

  private final OptionSpec namespace =
      Options.of(
          String.class, "--namespace", "NS", "Only calls of pods in this Kubernetes namespace.");

  /** Makes them options of a command. */
  void addTo(CommandSpec command) {
    for (OptionSpec option : List.of(format, only, count, failOn, namespace)) {
      command.addOption(option);
    }
  }

  /** All of it, with how long and what is watched; refuses what cannot be. */
  WatchSettings settings(Optional<Duration> length, List<Endpoint> endpoints) {
    Optional<Long> most = Options.value(count);
    if (most.filter(number -> number < 1).isPresent()) {
      throw Options.wrong(count, "--count must be at least 1");
    }
    Optional<String> ofPods = Options.value(namespace);
    if (ofPods.filter(name -> !NAMESPACE.matcher(name).matches()).isPresent()) {
      throw Options.wrong(
          namespace,
          "--namespace: \""
              + ofPods.get()
              + "\" is no namespace: give small letters, digits, dashes");
    }
    return new WatchSettings(
        Options.<Format>value(format).orElseThrow(),
        OutputOptions.<Version>given(only),
        length,
        most.map(OptionalLong::of).orElseGet(OptionalLong::empty),
        OutputOptions.<FailCondition>given(failOn),
        endpoints,
        ofPods);
  }

  /** What was given, perhaps nothing; a flag or a variable that names nothing is a mistake. */
  private static <T> Set<T> given(OptionSpec option) {
    Optional<Set<T>> values = Options.value(option);
    if (values.filter(Set::isEmpty).isPresent()) {
      throw Options.wrong(option, option.longestName() + " names nothing");
    }
    return Set.copyOf(values.orElse(Set.of()));
  }
}
