package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As systemd 252 tells it. */
class UnitCommandTest {
  @TempDir private Path root;

  @Test
  void readsArgumentsVariablesAndFiles() throws IOException {
    Files.writeString(
        Files.createDirectories(root.resolve("etc/default")).resolve("imdscope"),
        """
        # pins of another place
        IMDSCOPE_PINS="/sys/fs/bpf/other"
        ; more
        PATH=/bin
        IMDSCOPE_LOG_MAX = 1g
        """);
    UnitCommand command =
        UnitCommand.parse(
            """
            ExecStart={ path=/usr/bin/imdscope ; argv[]=/usr/bin/imdscope agent --config /etc/a.yaml ; ignore_errors=no ; pid=0 }
            Environment=LD_PRELOAD=/opt/shim.so "IMDSCOPE_LOG=/var/log/a b" IMDSCOPE_PINS=/sys/fs/bpf/overruled
            EnvironmentFiles=/etc/default/imdscope (ignore_errors=yes)
            EnvironmentFiles=/etc/default/none (ignore_errors=yes)
            """,
            root);
    assertThat(command.arguments()).containsExactly("--config", "/etc/a.yaml");
    assertThat(command.environment())
        .isEqualTo(
            Map.of(
                "IMDSCOPE_PINS", "/sys/fs/bpf/other",
                "IMDSCOPE_LOG", "/var/log/a b",
                "IMDSCOPE_LOG_MAX", "1g"));
    assertThat(command.unknown()).isEmpty();
  }

  @Test
  void tellsWhatItCannotRead() throws IOException {
    Files.createDirectories(root.resolve("etc/directory"));
    UnitCommand command =
        UnitCommand.parse(
            """
            ExecStart={ path=/bin/sh ; argv[]=/bin/sh -c x ; ignore_errors=no ; pid=0 }
            EnvironmentFiles=/etc/imdscope/*.env (ignore_errors=yes)
            EnvironmentFiles=/etc/directory (ignore_errors=no)
            """,
            root);
    assertThat(command.unknown())
        .containsExactly(
            "its ExecStart, which starts no imdscope agent",
            "/etc/imdscope/*.env",
            "/etc/directory");
  }

  @Test
  void expandsVariablesAsSystemdDoes() throws IOException {
    Files.writeString(
        Files.createDirectories(root.resolve("etc")).resolve("env"), "BPF=bpf\nMORE=--log /a/b\n");
    UnitCommand command =
        UnitCommand.parse(
            """
            ExecStart={ path=/usr/bin/imdscope ; argv[]=/usr/bin/imdscope agent --pins /sys/fs/${BPF}/x $MORE --otlp=$BPF --node-name $$a ; ignore_errors=no }
            Environment=BPF=overruled
            EnvironmentFiles=/etc/env (ignore_errors=no)
            """,
            root);
    assertThat(command.arguments())
        .containsExactly(
            "--pins", "/sys/fs/bpf/x", "--log", "/a/b", "--otlp=$BPF", "--node-name", "$a");
    assertThat(command.unknown()).isEmpty();
    assertThat(command.environment()).isEmpty();
  }

  @Test
  void aVariableOfUnknownValueIsNoPath() {
    UnitCommand command =
        UnitCommand.parse(
            """
            ExecStart={ path=/usr/bin/imdscope ; argv[]=/usr/bin/imdscope agent --pins ${PINS} --config /etc/a.yaml --log $LOGDIR --metrics=${AT} $QUOTED ; ignore_errors=no }
            Environment="QUOTED='a b'"
            PassEnvironment=PINS
            """,
            root);
    assertThat(command.arguments()).containsExactly("--config", "/etc/a.yaml");
    assertThat(command.unknown())
        .containsExactly("${PINS}", "$LOGDIR", "--metrics=${AT}", "$QUOTED");
  }

  @Test
  void whatIsUnsetIsGoneAndWhatIsPassedOnIsUnknown() {
    UnitCommand command =
        UnitCommand.parse(
            """
            ExecStart={ path=/usr/bin/imdscope ; argv[]=/usr/bin/imdscope agent $IMDSCOPE_PINS ; ignore_errors=no }
            Environment=IMDSCOPE_PINS=/a IMDSCOPE_LOG=/b IMDSCOPE_EVENTS=json
            PassEnvironment=IMDSCOPE_METRICS IMDSCOPE_EVENTS IMDSCOPE_OTLP PATH
            UnsetEnvironment=IMDSCOPE_PINS IMDSCOPE_LOG=/b IMDSCOPE_EVENTS=none IMDSCOPE_OTLP
            """,
            root);
    assertThat(command.environment()).isEqualTo(Map.of("IMDSCOPE_EVENTS", "json"));
    assertThat(command.arguments()).isEmpty();
    assertThat(command.unknown())
        .containsExactly("IMDSCOPE_METRICS, which is passed on from systemd's own variables");
  }

  @Test
  void whereThereIsNoUnitThereIsNothing() {
    assertThat(UnitCommand.parse("Environment=\n", root))
        .isEqualTo(new UnitCommand(java.util.List.of(), Map.of(), java.util.List.of()));
  }
}
