package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a wrong setting gets: one line with the place and the remedy, before anything is begun. */
class AgentCommandTest {
  private static final String THERE_ARE =
      "; there are: cri-socket, endpoint, events, kubeconfig, kubernetes-events, log, log-max,"
          + " metrics, otlp, pins";

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            "log-maximum: 64m", "unknown setting log-maximum", "nearest known one is log-max"),
        Arguments.of("evnts: json", "unknown setting evnts", "nearest known one is events"),
        Arguments.of("pin: /x", "unknown setting pin", "nearest known one is pins"),
        Arguments.of("bogus: 1", "agent.yaml: unknown setting bogus", THERE_ARE),
        Arguments.of("detach: true", "unknown setting detach", THERE_ARE),
        Arguments.of("x: 1", "unknown setting x", THERE_ARE),
        Arguments.of("log-max: plenty", "agent.yaml: ", "not a size: \"plenty\"; give 64m or 2g"),
        Arguments.of("log-max: 1k", "agent.yaml: ", "the log needs at least 1m in all"),
        Arguments.of(
            "log-max: [1g, 2g]", "agent.yaml: log-max is not a single", "write log-max: VALUE"),
        Arguments.of("log: {a: b}", "agent.yaml: log is not a single value", "write log: VALUE"),
        Arguments.of("log:", "agent.yaml: log has no value", "leave it out"),
        Arguments.of("events: xml", "agent.yaml: ", "\"xml\" is neither none nor json"),
        Arguments.of("kubernetes-events: maybe", "agent.yaml: ", "neither true nor false"),
        Arguments.of("otlp: otel:4318", "agent.yaml: otlp: ", "give http://HOST:4318"),
        Arguments.of("otlp: http://169.254.169.254", "agent.yaml: otlp: ", "is watched"),
        Arguments.of("metrics: example.com:9", "agent.yaml: ", "no address and port"),
        Arguments.of("metrics: 127.0.0.1:70000", "agent.yaml: ", "no address and port"),
        Arguments.of("endpoint: [nowhere]", "agent.yaml: ", "nowhere"),
        Arguments.of("kubeconfig: /not/there", "agent.yaml: ", "cannot be read"),
        Arguments.of("- a\n- b", "agent.yaml: ", "write KEY: VALUE on each line"),
        Arguments.of("just text", "agent.yaml: ", "write KEY: VALUE on each line"),
        Arguments.of("log: a\nlog: b", "agent.yaml: ", "duplicate key log"),
        Arguments.of("log: \"a\nmetrics: none", "agent.yaml: line ", "end of stream"),
        Arguments.of("a: &x [1]\nb: *x", "agent.yaml: ", "aliases"),
        Arguments.of("x".repeat(70_000), "agent.yaml: ", "longer than 64 KiB"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aFileThatIsWrongIsNamedWithTheRemedy(String text, String place, String remedy)
      throws IOException {
    Path file = Files.writeString(directory.resolve("agent.yaml"), text);
    assertThat(said("agent", "--config", file.toString()))
        .contains(place)
        .contains(remedy)
        .hasLineCount(1);
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsNamed() throws IOException {
    assertThat(said("agent", "--config", directory.resolve("gone.yaml").toString()))
        .contains("gone.yaml: cannot be read")
        .hasLineCount(1);
    assertThat(said("agent", "--config", directory.toString()))
        .contains("is no regular file")
        .hasLineCount(1);
    Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0});
    assertThat(said("agent", "--config", binary.toString())).contains("is not UTF-8");
  }

  /** To open a pipe would wait for a writer. */
  @Test
  @Timeout(60)
  void aPipeOrADeviceIsRefusedAndALinkToAFileIsFollowed() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String path : List.of(pipe.toString(), "/dev/zero")) {
      assertThat(said("agent", "--config", path))
          .contains(path + ": is no regular file: give one, or a link to one")
          .hasLineCount(1);
    }
    Path file = Files.writeString(directory.resolve("..data"), "log: /elsewhere\n");
    Path link = Files.createSymbolicLink(directory.resolve("agent.yaml"), file.getFileName());
    AgentSettings settings =
        AgentCommand.settingsOf(List.of("--config", link.toString()), Map.of());
    assertThat(settings.log().directory()).isEqualTo(Path.of("/elsewhere"));
  }

  /** What is right in the file does not hide what is wrong with a flag, nor the other way. */
  @Test
  void aFlagComesBeforeAVariableAndThatBeforeTheFile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("agent.yaml"), "metrics: in-file\nevents: in-file\nlog-max: 64m\n");
    environment.put("IMDSCOPE_METRICS", "in-variable");
    environment.put("IMDSCOPE_EVENTS", "none");
    assertThat(said("agent", "--config", file.toString())).contains("\"in-variable\"");
    assertThat(said("agent", "--config", file.toString(), "--metrics=in-flag"))
        .contains("\"in-flag\"");
    environment.clear();
    assertThat(said("agent", "--config", file.toString(), "--metrics=none"))
        .contains("\"in-file\" is neither none nor json");
  }

  private String said(String... args) {
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine(environment, args);
    line.setErr(new PrintWriter(errors, true));
    assertThat(line.execute(args)).as(errors.toString()).isEqualTo(ExitCode.USAGE);
    return errors.toString();
  }

  @Test
  void aSettingsFileIsNotReadAsAnythingElse() throws IOException {
    byte[] tagged = "log: !!java.io.File [/etc]".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("agent.yaml"), tagged);
    assertThat(said("agent", "--config", file.toString())).contains("agent.yaml: ").hasLineCount(1);
  }
}
