package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private Map<String, String> environment = Map.of();

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(new String[] {}, "a command is missing"),
        Arguments.of(new String[] {"wach"}, "wach"),
        Arguments.of(new String[] {"watch", "--onyl", "v1"}, "--onyl"),
        Arguments.of(new String[] {"watch", "--only", "v3"}, "none of v1, v2, token, unknown"),
        Arguments.of(new String[] {"watch", "--fail-on", "all"}, "v1, rejected, unknown, lost"),
        Arguments.of(new String[] {"watch", "--only", ","}, "--only names nothing"),
        Arguments.of(new String[] {"watch", "--fail-on=,"}, "--fail-on names nothing"),
        Arguments.of(new String[] {"watch", "--fail-on=,,"}, "--fail-on names nothing"),
        Arguments.of(new String[] {"watch", "--endpoint", ","}, "--endpoint names nothing"),
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
        Arguments.of(new String[] {"watch", "--kubeconfig", "/no/such"}, "/no/such cannot be read"),
        Arguments.of(
            new String[] {"reconcile", "--log", "x", "--cloudwatch", "y", "--within", "5m"},
            "--within belongs to --flow-logs"),
        Arguments.of(
            new String[] {"reconcile", "--log", "x", "--flow-logs", "y", "--period", "5m"},
            "--period belongs to --cloudwatch"),
        Arguments.of(
            new String[] {"reconcile", "--log", "-", "--cloudwatch", "-"},
            "cannot both be standard input"),
        Arguments.of(new String[] {"doctor", "--kubeconfig", "/no/such"}, "cannot be read"),
        Arguments.of(new String[] {"watch", "--namespace", "Shop/web"}, "is no namespace"),
        Arguments.of(new String[] {"watch", "--containers"}, "belongs to --lab"),
        Arguments.of(new String[] {"watch", "--log-max", "1g"}, "belongs to --log"),
        Arguments.of(new String[] {"watch", "--log", "/tmp", "--log-max", "1"}, "not a size"),
        Arguments.of(new String[] {"watch", "--log", "/tmp", "--log-max", "1t"}, "not a size"),
        Arguments.of(new String[] {"watch", "--log", "/tmp", "--log-max", "64k"}, "at least 1m"),
        Arguments.of(new String[] {"watch", "--log", "/proc/self/status"}, "cannot be written"),
        Arguments.of(
            new String[] {"lab", "exec", "--pod", "--container", "a/b/c", "--", "true"},
            "give one"),
        Arguments.of(new String[] {"service"}, "one of install, status, remove"),
        Arguments.of(new String[] {"service", "instal"}, "instal"),
        Arguments.of(new String[] {"service", "status", "--format", "xml"}, "none of text, json"),
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
    for (String command : List.of("watch", "agent", "read", "doctor", "lab up", "service status")) {
      out.getBuffer().setLength(0);
      assertThat(execute((command + " -h").split(" "))).isZero();
      assertThat(out.toString()).as(command).contains("-h, --help", "-V, --version", "--verbose");
      out.getBuffer().setLength(0);
      assertThat(execute((command + " -V").split(" "))).isZero();
      assertThat(out.toString()).as(command).startsWith("imdscope ");
    }
    assertThat(out.toString()).doesNotContain("train");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatAFlagDoesNotSayComesFromTheEnvironment() {
    CommandLine line = new CommandLine(new WatchCommand().spec());
    line.setDefaultValueProvider(
        new EnvironmentDefaults(Map.of("IMDSCOPE_FAIL_ON", "v1,lost", "IMDSCOPE_FORMAT", "json")));
    CommandLine.ParseResult result = line.parseArgs("--format", "legacy");
    assertThat(line.getCommandSpec().findOption("--fail-on").<Object>getValue())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.collection(Object.class))
        .containsExactlyInAnyOrder(FailCondition.V1, FailCondition.LOST);
    assertThat(result.<Object>matchedOptionValue("--format", null)).isEqualTo(Format.LEGACY);
  }

  static Stream<Arguments> mistyped() {
    return Stream.of(
        Arguments.of("IMDSCOPE_FROMAT", "IMDSCOPE_FORMAT"),
        Arguments.of("IMDSCOPE_FAILON", "IMDSCOPE_FAIL_ON"),
        Arguments.of("IMDSCOPE_ENDPOINTS", "IMDSCOPE_ENDPOINT"),
        Arguments.of("IMDSCOPE_HOPLIMIT", "IMDSCOPE_HOP_LIMIT"),
        Arguments.of("IMDSCOPE_JAVA_OPT", "IMDSCOPE_JAVA_OPTS"),
        Arguments.of("IMDSCOPE_", "IMDSCOPE_FOR"));
  }

  @ParameterizedTest
  @MethodSource("mistyped")
  void aMistypedVariableIsAnError(String name, String nearest) {
    environment = Map.of("IMDSCOPE_JAVA", "/x", "IMDSCOPE_FORMAT", "json", name, "");
    assertThat(execute("watch", "--for", "1s")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualTo(
            "imdscope: unknown setting "
                + name
                + ", the nearest known one is "
                + nearest
                + " (see: imdscope --help)\n");
    assertThat(execute("watch", "--help")).isZero();
  }

  /** Of a service called imdscope-agent, and of one called imdscope. */
  @Test
  void whatKubernetesSaysOfItsServicesIsNoSetting() {
    for (String service : List.of("IMDSCOPE", "IMDSCOPE_AGENT", "IMDSCOPE_V2")) {
      for (String name :
          List.of(
              "SERVICE_HOST",
              "SERVICE_PORT",
              "SERVICE_PORT_HTTP_METRICS",
              "PORT",
              "PORT_80_TCP",
              "PORT_80_TCP_PROTO",
              "PORT_53_UDP_PORT",
              "PORT_80_SCTP_ADDR")) {
        environment = Map.of(service + "_" + name, "tcp://10.0.0.1:80");
        assertThat(execute("train")).as(name + err).isZero();
      }
    }
    for (String name : List.of("PORTS", "PORT_80", "PORT_80_TCP_NAME", "SERVICE", "HOST")) {
      environment = Map.of("IMDSCOPE_" + name, "80");
      assertThat(execute("train")).as(name).isEqualTo(ExitCode.USAGE);
    }
  }

  /** Of options and of what the launcher says that it reads; none of them is a mistake. */
  @Test
  void allKnownVariablesAreKnown() throws Exception {
    Map<String, String> all = new TreeMap<>();
    for (String option :
        "VERBOSE FORMAT ONLY FOR COUNT FAIL_ON ENDPOINT NAMESPACE CRI_SOCKET KUBECONFIG LOG LOG_MAX LAB NAME REQUIRED HOP_LIMIT CALLERS RECORD POD"
            .split(" ", -1)) {
      all.put("IMDSCOPE_" + option, "");
    }
    Path launcher = Path.of(System.getProperty("imdscope.basedir"), "imdscope");
    Matcher names = Pattern.compile("IMDSCOPE_[A-Z_]*[A-Z]").matcher(Files.readString(launcher));
    while (names.find()) {
      all.put(names.group(), "1");
    }
    assertThat(all).containsKeys("IMDSCOPE_JAVA", "IMDSCOPE_NO_INSTALL");
    environment = all;
    assertThat(execute("train")).as(err.toString()).isZero();
  }

  static Stream<Arguments> wrongVariables() {
    return Stream.of(
        Arguments.of("IMDSCOPE_FORMAT", "xml", "none of line, json, legacy"),
        Arguments.of("IMDSCOPE_ONLY", "v1,v3", "none of v1, v2, token, unknown"),
        Arguments.of("IMDSCOPE_FAIL_ON", ",", "names nothing"),
        Arguments.of("IMDSCOPE_FOR", "soon", "not a duration"),
        Arguments.of("IMDSCOPE_COUNT", "0", "at least 1"),
        Arguments.of("IMDSCOPE_COUNT", "many", "many"),
        Arguments.of("IMDSCOPE_LAB", "maybe", "maybe"),
        Arguments.of("IMDSCOPE_ENDPOINT", "nowhere", "not an endpoint"));
  }

  @ParameterizedTest
  @MethodSource("wrongVariables")
  void aWrongValueNamesItsVariable(String name, String value, String expected) {
    environment = Map.of(name, value);
    assertThat(execute("watch")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(name, expected).hasLineCount(1);
    assertThat(err.toString().replace("--help", "")).doesNotContain("--");
  }

  @Test
  void aWrongValueOfALabNamesItsVariable() {
    environment = Map.of("IMDSCOPE_HOP_LIMIT", "99");
    assertThat(execute("lab", "up")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("IMDSCOPE_HOP_LIMIT", "99").hasLineCount(1);
    environment = Map.of("IMDSCOPE_NAME", "a/b");
    assertThat(execute("lab", "status")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("IMDSCOPE_NAME");
  }

  @Test
  void aFlagIsNotTakenForItsVariable() {
    environment = Map.of("IMDSCOPE_FORMAT", "json");
    assertThat(execute("watch", "--format=xml")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--format").doesNotContain("IMDSCOPE_FORMAT");
  }

  @Test
  void durationsAddUp() {
    Converters.DurationConverter converter = new Converters.DurationConverter();
    assertThat(converter.convert("1h30m")).hasMinutes(90);
    assertThat(converter.convert("500ms")).hasMillis(500);
    assertThat(converter.convert("7d")).hasDays(7);
    assertThat(converter.convert("90s")).hasSeconds(90);
  }

  /** Building all of them would take a start longer. */
  @Test
  void onlyTheNamedCommandIsBuilt() {
    assertThat(Main.commandLine(environment, "--verbose", "watch", "lab").getSubcommands())
        .containsOnlyKeys("watch");
    for (String first : List.of("--help", "wach", "@watch")) {
      Map<String, CommandLine> all = Main.commandLine(environment, first, "watch").getSubcommands();
      assertThat(all.keySet()).as(first).containsExactlyElementsOf(Commands.ALL);
      all.forEach((name, line) -> assertThat(line.getCommandName()).isEqualTo(name));
    }
  }

  @Test
  void rehearsalForTheStartCacheRuns() {
    assertThat(execute("train")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  private int execute(String... args) {
    CommandLine line = Main.commandLine(environment, args);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
