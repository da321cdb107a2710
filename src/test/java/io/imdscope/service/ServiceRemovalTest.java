package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is left of it goes, with a systemctl that is none. */
class ServiceRemovalTest {
  @TempDir private Path directory;
  private FakeSystemd fake;

  @BeforeEach
  void begin() throws IOException {
    fake = new FakeSystemd(directory);
    fake.install();
    fake.pinned = true;
    Files.createFile(fake.host.logs().resolve("event"));
    fake.said.clear();
  }

  @Test
  void leavesNothingButTheLog() throws IOException {
    fake.remove(false);
    assertThat(fake.all()).containsExactly("var/log/imdscope", "var/log/imdscope/event");
    assertThat(fake.isActive()).isFalse();
    assertThat(fake.pinned).isFalse();
    assertThat(fake.said).last().asString().endsWith("--purge removes the log");
  }

  @Test
  void leavesNothingWhenPurged() throws IOException {
    Files.writeString(fake.host.settings(), "log-max: 1g\n");
    fake.remove(true);
    assertThat(fake.all()).isEmpty();
  }

  @Test
  void leavesWhatIsNotOurs() throws IOException {
    Files.createFile(fake.host.logs().resolve("notes"));
    fake.remove(true);
    assertThat(fake.all()).containsExactly("var/log/imdscope", "var/log/imdscope/notes");
    assertThat(fake.said).last().asString().endsWith("which holds what is not imdscope's");
  }

  @Test
  void leavesTheLabsDirectory() throws IOException {
    Path lab = Files.createDirectories(fake.host.root().resolve("run/imdscope"));
    fake.remove(true);
    assertThat(lab).isDirectory();
  }

  @Test
  void leavesSettingsThatWereChanged() throws IOException {
    Files.writeString(fake.host.settings(), "log-max: 1g\n");
    fake.remove(false);
    assertThat(fake.host.settings()).hasContent("log-max: 1g");
    assertThat(fake.said).anyMatch(line -> line.contains("was changed by hand"));
    assertThat(fake.host.unit()).doesNotExist();
  }

  @Test
  void saysTheSecondTimeThatThereIsNothing() throws IOException {
    fake.remove(true);
    fake.said.clear();
    List<String> changes = fake.changes();
    fake.remove(true);
    assertThat(fake.said).containsExactly("there is no service: nothing to do");
    assertThat(fake.changes()).isEqualTo(changes);
  }

  @Test
  void worksWhenTheUnitIsGoneAlready() throws IOException {
    Files.delete(fake.host.unit());
    fake.remove(true);
    assertThat(fake.all()).isEmpty();
    assertThat(fake.isActive()).isFalse();
    assertThat(fake.isEnabled()).isFalse();
  }

  @Test
  void worksWhenAllButThePinsIsGone() throws IOException {
    fake.remove(true);
    fake.pinned = true;
    fake.said.clear();
    fake.remove(false);
    assertThat(fake.said).hasSize(1).first().asString().contains("out of the kernel");
  }

  @Test
  void nothingIsTakenFromAServiceThatCannotBeStopped() throws IOException {
    fake.has("fail", "stop");
    List<String> all = fake.all();
    assertThatThrownBy(() -> fake.remove(true)).isInstanceOf(ServiceException.class);
    assertThat(fake.all()).isEqualTo(all);
    assertThat(fake.pinned).isTrue();
  }

  @Test
  void whatCouldNotBeKnownIsSaid() throws IOException {
    fake.unknown.add("not all is known");
    fake.remove(true);
    assertThat(fake.said).contains("not all is known");
  }

  @Test
  void allElseGoesWhereThePinsCannot() throws IOException {
    Remains held =
        new Remains() {
          @Override
          public boolean unpin() {
            throw new ServiceException("another agent runs here", "stop it");
          }

          @Override
          public List<String> unknown() {
            return List.of();
          }

          @Override
          public Path log() {
            return fake.log();
          }

          @Override
          public int purgeLog() throws IOException {
            return fake.purgeLog();
          }
        };
    assertThatThrownBy(
            () -> new ServiceRemoval(fake.host, fake.systemctl, held, fake.said::add).remove(true))
        .hasMessage("another agent runs here");
    assertThat(fake.all()).isEmpty();
  }

  @Test
  void aPackagesFilesStay() throws IOException {
    fake.remove(true);
    fake.bringPackage();
    fake.install();
    fake.remove(true);
    assertThat(fake.isActive()).isFalse();
    assertThat(fake.isEnabled()).isFalse();
    assertThat(fake.host.packagedUnit()).isPresent();
    assertThat(fake.host.settings()).exists();
    assertThat(fake.said).last().asString().contains("apt remove imdscope");
  }

  @Test
  void ourUnitDoesNotStandBeforeAPackages() throws IOException {
    fake.bringPackage();
    fake.remove(false);
    assertThat(fake.host.unit()).doesNotExist();
    assertThat(fake.host.packagedUnit()).isPresent();
    assertThat(fake.host.settings()).exists();
    assertThat(fake.changes()).endsWith("disable imdscope.service", "daemon-reload");
    assertThat(fake.isEnabled()).isFalse();
  }

  @Test
  void somebodyElsesUnitBeforeAPackagesIsSaid() throws IOException {
    fake.bringPackage();
    Files.writeString(fake.host.unit(), "[Service]\n");
    fake.remove(false);
    assertThat(fake.host.unit()).hasContent("[Service]");
    assertThat(fake.said).anyMatch(line -> line.contains("stands before the package's"));
  }

  @Test
  void somebodyElsesUnitIsRefused() throws IOException {
    Files.writeString(fake.host.unit(), "[Service]\n");
    assertThatThrownBy(() -> fake.remove(true)).hasMessageContaining("was not made by imdscope");
    assertThat(fake.isActive()).isTrue();
  }
}
