package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unit, what starts it, and what systemd says of it. */
class UnitTest {
  private static final Path HOME = Path.of(System.getProperty("imdscope.basedir"));

  @TempDir private Path directory;

  @Test
  void isThePackagesButForWhatItStarts() throws IOException {
    String packaged = Files.readString(HOME.resolve("deploy/systemd/imdscope.service"));
    String ours = Unit.text(new Launcher(Path.of("/usr/bin/imdscope"), Optional.empty()));
    assertThat(ours.substring(ours.indexOf('\n') + 1)).isEqualTo(packaged);
    String checkout = Unit.text(new Launcher(Path.of("/opt/i"), Optional.of(Path.of("/j/java"))));
    assertThat(checkout.lines().filter(line -> !packaged.contains(line)))
        .hasSize(3)
        .contains("Environment=IMDSCOPE_JAVA=/j/java IMDSCOPE_NO_INSTALL=1")
        .contains("ExecStart=/opt/i agent --config /etc/imdscope/agent.yaml");
  }

  /** What systemd finds wrong, and 10 times the exposure that it may find: 10 is unprotected. */
  @Test
  void systemdFindsNothingWrong() throws Exception {
    Machine.requireProgram("systemd-analyze");
    String text = Unit.text(new Launcher(Path.of("/bin/true"), Optional.of(Path.of("/j/java"))));
    Path unit = Files.writeString(directory.resolve(Unit.NAME), text);
    assertThat(analyze("verify", "--man=no", unit.toString())).isEmpty();
    assertThat(analyze("security", "--offline=true", "--threshold=32", unit.toString()))
        .containsPattern("Overall exposure level for imdscope.service: [0-3]\\.\\d OK");
  }

  private String analyze(String... words) throws Exception {
    String[] command = new String[words.length + 1];
    command[0] = "systemd-analyze";
    System.arraycopy(words, 0, command, 1, words.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void thePackagesProgramIsItsOwn() {
    Launcher launcher =
        Launcher.of(
            Path.of("/usr/lib/imdscope/imdscope.jar"), Path.of("/usr/lib/imdscope/runtime"));
    assertThat(launcher).isEqualTo(new Launcher(Path.of("/usr/bin/imdscope"), Optional.empty()));
  }

  @Test
  void whatASystemServiceCannotSeeIsRefused() throws IOException {
    Path real = directory.toRealPath();
    Files.createDirectories(real.resolve("target"));
    Path program = Files.createFile(real.resolve("imdscope"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> Launcher.of(real.resolve("target/imdscope.jar"), Path.of("/")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("is out of sight for a service, which sees nothing in /tmp");
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/imdscope/imdscope.jar, from neither a package nor a checkout",
    "/no/such/target/imdscope.jar, /no/such/imdscope is not there"
  })
  void whatCannotBeStartedIsRefused(Path code, String message) {
    assertThatThrownBy(() -> Launcher.of(code, Path.of("/")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsWhatSystemdTells() {
    UnitState state =
        UnitState.parse(
            """
            LoadState=loaded
            ActiveState=active
            UnitFileState=enabled
            ActiveEnterTimestamp=Thu 2026-11-26 20:42:24 UTC
            MainPID=12
            NRestarts=3
            FragmentPath=/etc/systemd/system/imdscope.service
            InvocationID=
            """);
    assertThat(state.since()).contains(Instant.parse("2026-11-26T20:42:24Z"));
    assertThat(state.isActive() && state.isEnabled() && state.exists()).isTrue();
    assertThat(state.restarts()).isEqualTo(3);
    assertThat(state.invocation()).isEmpty();
    assertThat(UnitState.parse("LoadState=not-found\nActiveState=inactive\n").exists()).isFalse();
    assertThat(UnitState.parse("garbage\nMainPID=x\n").active()).isEqualTo("unknown");
  }

  @Test
  @Timeout(60)
  void aSystemctlThatHangsIsGivenUp() throws IOException {
    FakeSystemd fake = new FakeSystemd(directory);
    fake.has("hang", "daemon-reload");
    assertThatThrownBy(() -> fake.systemctl(Duration.ofMillis(300)).order("daemon-reload"))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("did not end within");
    assertThatThrownBy(() -> new Systemctl("/no/such", "/no/such", Duration.ofSeconds(9)).state())
        .hasMessageContaining("could not be started");
  }
}
