package io.imdscope.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options that are declared in code, of the commands that somebody waits for to see calls: picocli
 * takes 60 ms to read annotations, of which the JDK makes classes anew at each start.
 */
final class Options {
  private Options() {}

  /** One that is set or not. */
  static OptionSpec flag(String name, String... description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  /** One with a value that picocli reads by itself. */
  static OptionSpec of(Class<?> type, String name, String label, String... description) {
    return begin(type, name, label, description).build();
  }

  /** One with a file or directory. */
  static OptionSpec path(String name, String label, String... description) {
    return begin(Path.class, name, label, description)
        .converters(new Converters.PathConverter()) // picocli's own finds its method by reflection
        .build();
  }

  /** One with a value, of which more is to be said. */
  static OptionSpec.Builder begin(Class<?> type, String name, String label, String... description) {
    return OptionSpec.builder(name).type(type).paramLabel(label).description(description);
  }

  /** Whether it is set. */
  static boolean isSet(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /**
   * What was given, or its default.
   *
   * @param <T> its type
   */
  static <T> Optional<T> value(OptionSpec option) {
    return Optional.ofNullable(option.getValue());
  }

  /** Says what is wrong about it, or about another of its command. */
  static ParameterException wrong(OptionSpec option, String sentence) {
    return new ParameterException(option.command().commandLine(), sentence);
  }
}
