package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What is wrong on the command line is answered with one line, the remedy and exit code 2. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(new String[] {}, "a command is missing"),
        Arguments.of(new String[] {"wach"}, "wach"),
        Arguments.of(new String[] {"watch", "--onyl", "v1"}, "--onyl"),
        Arguments.of(new String[] {"watch", "--only", "v3"}, "none of v1, v2, token, unknown"),
        Arguments.of(new String[] {"watch", "--fail-on", "all"}, "v1, rejected, unknown, lost"),
        Arguments.of(new String[] {"watch", "--format", "xml"}, "none of line, json, legacy"),
        Arguments.of(new String[] {"watch", "--for", "10"}, "not a duration"),
        Arguments.of(new String[] {"watch", "--for", "0s"}, "not a duration"),
        Arguments.of(new String[] {"watch", "--for", "1m x"}, "not a duration"),
        Arguments.of(new String[] {"watch", "--count", "0"}, "at least 1"),
        Arguments.of(new String[] {"watch", "--count", "many"}, "many"),
        Arguments.of(new String[] {"watch", "--endpoint", "localhost:80"}, "not an endpoint"),
        Arguments.of(new String[] {"watch", "--endpoint", "1.2.3.4"}, "not an endpoint"),
        Arguments.of(new String[] {"watch", "--endpoint", "1.2.3.4:0"}, "not a port"),
        Arguments.of(new String[] {"watch", "--endpoint", "1.2.3.4:65536"}, "not a port"),
        Arguments.of(new String[] {"watch", "--endpoint", "1.2.3:80"}, "not an endpoint"),
        Arguments.of(new String[] {"watch", "--endpoint", "fd00::1:80"}, "not an endpoint"),
        Arguments.of(new String[] {"watch", "--endpoint", "[fd00::g]:80"}, "not an endpoint"),
        Arguments.of(new String[] {"watch", "--endpoint", "0.0.0.0:80"}, "not an address"),
        Arguments.of(new String[] {"watch", "--endpoint", "[ff02::1]:80"}, "not an address"),
        Arguments.of(new String[] {"watch", "--endpoint", "a\nb:80"}, "a\\nb"),
        Arguments.of(new String[] {"watch", "--containers"}, "belongs to --lab"),
        Arguments.of(
            new String[] {"lab", "exec", "--pod", "--container", "a/b/c", "--", "true"},
            "give one"),
        Arguments.of(new String[] {"doctor", "--format", "line"}, "none of text, json"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongArgumentsAreNamedInOneLine(String[] args, String expected) {
    assertThat(execute(args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(expected).startsWith("imdscope: ").contains("--help)");
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tooManyEndpointsAreRefused() {
    String[] args = new String[61];
    args[0] = "watch";
    for (int i = 1; i < args.length; i++) {
      args[i] = "--endpoint=10.0.0." + i + ":80";
    }
    assertThat(execute(args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("at most 64");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertThat(execute("watch", "--help")).isZero();
    assertThat(out.toString()).contains("--fail-on", "--endpoint", "Exit codes");
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).containsPattern("imdscope \\d+\\.\\d+\\.\\d+");
    assertThat(out.toString()).doesNotContain("train");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatAFlagDoesNotSayComesFromTheEnvironment() {
    CommandLine line = new CommandLine(new WatchCommand());
    line.setDefaultValueProvider(
        new EnvironmentDefaults(
            java.util.Map.of("IMDSCOPE_FAIL_ON", "v1,lost", "IMDSCOPE_FORMAT", "json")));
    CommandLine.ParseResult result = line.parseArgs("--format", "legacy");
    assertThat(line.getCommandSpec().findOption("--fail-on").<Object>getValue())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.collection(Object.class))
        .containsExactlyInAnyOrder(FailCondition.V1, FailCondition.LOST);
    assertThat(result.<Object>matchedOptionValue("--format", null)).isEqualTo(Format.LEGACY);
  }

  @Test
  void durationsAddUp() {
    Converters.DurationConverter converter = new Converters.DurationConverter();
    assertThat(converter.convert("1h30m")).hasMinutes(90);
    assertThat(converter.convert("500ms")).hasMillis(500);
    assertThat(converter.convert("7d")).hasDays(7);
    assertThat(converter.convert("90s")).hasSeconds(90);
  }

  @Test
  void rehearsalForTheStartCacheRuns() {
    assertThat(execute("train")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  private int execute(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
