package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of it or nothing, with a systemctl that is none. */
class InstallationTest {
  @TempDir private Path directory;
  private FakeSystemd fake;

  @BeforeEach
  void begin() throws IOException {
    fake = new FakeSystemd(directory);
  }

  @Test
  void installsEverythingAndSaysSo() throws IOException {
    fake.install();
    assertThat(fake.changes())
        .containsExactly("daemon-reload", "enable imdscope.service", "start imdscope.service");
    assertThat(Files.readString(fake.host.unit()))
        .contains("ExecStart=/opt/imdscope/imdscope agent");
    assertThat(Files.readString(fake.host.settings())).isEqualTo(Unit.settings());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fake.host.logs())))
        .isEqualTo("rwxr-x---");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fake.host.unit())))
        .isEqualTo("rw-r--r--");
    assertThat(fake.said).hasSize(6);
    assertThat(fake.isActive()).isTrue();
    assertThat(fake.isEnabled()).isTrue();
  }

  @Test
  void changesNothingTheSecondTime() throws IOException {
    fake.install();
    List<String> changes = fake.changes();
    fake.said.clear();
    fake.install();
    assertThat(fake.changes()).isEqualTo(changes);
    assertThat(fake.said)
        .containsExactly("the service is installed, enabled and runs: nothing to do");
  }

  @Test
  void leavesSettingsAlone() throws IOException {
    Files.createDirectories(fake.host.settings().getParent());
    Files.writeString(fake.host.settings(), "log-max: 1g\n");
    fake.install();
    assertThat(fake.host.settings()).hasContent("log-max: 1g\n");
  }

  @Test
  void startsWhatOnlyWasStopped() throws IOException {
    fake.install();
    fake.systemctl.order("stop", Unit.NAME);
    fake.said.clear();
    fake.install();
    assertThat(fake.said).containsExactly("started it: it is attached and keeps watch");
    assertThat(fake.isActive()).isTrue();
  }

  @Test
  void startsAnewWhatIsStartedAnotherWayNow() throws IOException {
    fake.install();
    fake.install(new Launcher(Path.of("/opt/other"), Optional.of(Path.of("/opt/jdk/bin/java"))));
    assertThat(Files.readString(fake.host.unit()))
        .contains("ExecStart=/opt/other agent")
        .contains("Environment=IMDSCOPE_JAVA=/opt/jdk/bin/java ");
    assertThat(fake.changes()).endsWith("daemon-reload", "restart imdscope.service");
  }

  @Test
  void aUnitChangedByHandStays() throws IOException {
    fake.install();
    String changed = Files.readString(fake.host.unit()).replace("MemoryMax=128M", "MemoryMax=1G");
    Files.writeString(fake.host.unit(), changed);
    fake.install(new Launcher(Path.of("/opt/other"), Optional.empty()));
    assertThat(Files.readString(fake.host.unit())).isEqualTo(changed);
    assertThat(fake.said).anyMatch(line -> line.contains("was changed by hand"));
  }

  @Test
  void somebodyElsesUnitIsRefused() throws IOException {
    Files.createDirectories(fake.host.unit().getParent());
    Files.writeString(fake.host.unit(), "[Service]\n");
    assertThatThrownBy(fake::install)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("was not made by imdscope");
    assertThat(fake.host.unit()).hasContent("[Service]");
    assertThat(fake.changes()).isEmpty();
  }

  @Test
  void aMaskedUnitIsRefused() throws IOException {
    Files.createDirectories(fake.host.unit().getParent());
    Files.createSymbolicLink(fake.host.unit(), Path.of("/dev/null"));
    assertThatThrownBy(fake::install).hasMessageContaining("is masked");
    assertThat(fake.changes()).isEmpty();
  }

  @Test
  void aPackagesUnitIsOnlyEnabled() throws IOException {
    fake.bringPackage();
    fake.install();
    assertThat(fake.host.unit()).doesNotExist();
    assertThat(fake.said).anyMatch(line -> line.endsWith("is the package's: left as it is"));
    assertThat(fake.isActive()).isTrue();
    assertThat(fake.isEnabled()).isTrue();
  }

  @Test
  void aPackagesUnitTakesThePlaceOfOurs() throws IOException {
    fake.install();
    fake.bringPackage();
    fake.install();
    assertThat(fake.host.unit()).doesNotExist();
    assertThat(fake.changes())
        .endsWith(
            "disable imdscope.service",
            "daemon-reload",
            "enable imdscope.service",
            "restart imdscope.service");
  }

  @Test
  void whatThePackagesCannotReplaceIsEnabledAsBefore() throws IOException {
    fake.install();
    fake.bringPackage();
    List<String> all = fake.all();
    fake.has("fail", "restart");
    assertThatThrownBy(fake::install).isInstanceOf(ServiceException.class);
    assertThat(fake.all()).isEqualTo(all);
    assertThat(fake.isEnabled()).isTrue();
  }

  @Test
  void withoutSystemdNothingIsDone() throws IOException {
    Files.delete(fake.host.root().resolve("run/systemd/system"));
    assertThatThrownBy(fake::install).hasMessageContaining("systemd does not run here");
    assertThat(fake.all()).isEmpty();
  }

  @Test
  void withoutPermissionNothingIsDone() {
    Host host = new Host(fake.host.root(), false);
    assertThatThrownBy(
            () -> new Installation(host, fake.systemctl, fake, fake.said::add).install(null))
        .hasMessageContaining("no permission");
    assertThat(fake.said).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"daemon-reload", "enable", "start"})
  void whatFailsLeavesNothing(String verb) throws IOException {
    fake.has("fail", verb);
    fake.pinned = !verb.equals("daemon-reload");
    assertThatThrownBy(fake::install)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Job for imdscope.service failed");
    assertThat(fake.all()).isEmpty();
    assertThat(fake.isActive()).isFalse();
    assertThat(fake.isEnabled()).isFalse();
    assertThat(fake.pinned).isFalse();
    assertThat(fake.said).last().isEqualTo("what was done is undone");
  }

  @Test
  void whatFailsIsSaidInTheAgentsWords() throws IOException {
    fake.has("fail", "start");
    fake.words("imdscope: no BTF; remedy: another kernel");
    assertThatThrownBy(fake::install)
        .asInstanceOf(InstanceOfAssertFactories.type(ServiceException.class))
        .returns("the agent does not start: no BTF", ServiceException::getMessage)
        .returns("another kernel", ServiceException::remedy);
  }

  @Test
  void anEventIsNotWhatTheAgentSaysToPeople() throws IOException {
    String event = "{\"event.name\":\"imdscope.stop\"}\n";
    fake.has("fail", "start");
    fake.words(event + "imdscope: no BTF; remedy: another kernel\n" + event);
    assertThatThrownBy(fake::install).hasMessage("the agent does not start: no BTF");
  }

  @Test
  void whatTheAgentSaysMayBeLong() throws IOException {
    fake.has("fail", "start");
    fake.words("x".repeat(200_000) + "\nimdscope: no BTF; remedy: another kernel");
    assertThatThrownBy(fake::install).hasMessage("the agent does not start: no BTF");
  }

  @Test
  void whatFailsToBeReplacedIsAsBefore() throws IOException {
    fake.install();
    String before = Files.readString(fake.host.unit());
    List<String> all = fake.all();
    fake.has("fail", "restart");
    assertThatThrownBy(() -> fake.install(new Launcher(Path.of("/opt/other"), Optional.empty())))
        .isInstanceOf(ServiceException.class);
    assertThat(Files.readString(fake.host.unit())).isEqualTo(before);
    assertThat(fake.all()).isEqualTo(all);
    assertThat(fake.isEnabled()).isTrue();
  }

  @Test
  void aLogThatIsNoDirectoryIsRefused() throws IOException {
    Files.createFile(fake.host.logs());
    assertThatThrownBy(fake::install).hasMessageContaining("is no directory");
    assertThat(fake.all()).containsExactly("var/log/imdscope");
  }
}
