package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is written of the calls and how, for the commands that write them. */
final class OutputOptions {
  /**
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1123#section-2.1">RFC 1123, 2.1</a>, as
   *     Kubernetes uses it
   */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "line|json|legacy",
      defaultValue = "line",
      converter = Converters.FormatConverter.class,
      description = "How a call is written (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--only",
      paramLabel = "v1|v2|token|unknown",
      split = ",",
      converter = Converters.VersionConverter.class,
      description = "Writes only calls of these versions.")
  private Set<Version> only;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Ends when so many calls were written.")
  private Long count;

  @Option(
      names = "--fail-on",
      paramLabel = "v1|rejected|unknown|lost",
      split = ",",
      converter = Converters.FailConditionConverter.class,
      description = "Ends with exit code 3 when there was such a call, or a loss.")
  private Set<FailCondition> failOn;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "Only calls of pods in this Kubernetes namespace.")
  private String namespace;

  /** All of it, with how long and what is watched; refuses what cannot be. */
  WatchSettings settings(Optional<Duration> length, List<Endpoint> endpoints) {
    if (count != null && count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1");
    }
    if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--namespace: \"" + namespace + "\" is no namespace: give small letters, digits, dashes");
    }
    return new WatchSettings(
        format,
        Set.copyOf(given("--only", only)),
        length,
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        Set.copyOf(given("--fail-on", failOn)),
        endpoints,
        Optional.ofNullable(namespace));
  }

  /** What was given, perhaps nothing; a flag or a variable that names nothing is a mistake. */
  private <T> Collection<T> given(String option, Collection<T> values) {
    if (values != null && values.isEmpty()) {
      throw new ParameterException(spec.commandLine(), option + " names nothing");
    }
    return values == null ? List.of() : values;
  }
}
