package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever could have root run something else is found, wherever that is. */
class WritersTest {
  private static final int NOBODY = 65_534;

  @TempDir private Path directory;
  private Path home;
  private Launcher launcher;

  @BeforeEach
  void begin() throws IOException {
    Machine.requireRoot();
    home = Files.createDirectories(directory.toRealPath().resolve("above/checkout"));
    for (String each :
        List.of(
            "checkout/imdscope",
            "checkout/target/imdscope.jar",
            "checkout/target/imdscope.aot",
            "checkout/target/lib/picocli.jar",
            "jdk/bin/java",
            "jdk/lib/modules")) {
      Path file = home.resolveSibling(each);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
    Files.createSymbolicLink(
        home.resolveSibling("jdk/conf"), Files.createDirectories(home.resolveSibling("elsewhere")));
    Files.createFile(home.resolveSibling("elsewhere/net.properties"));
    launcher =
        new Launcher(home.resolve("imdscope"), Optional.of(home.resolveSibling("jdk/bin/java")));
  }

  @Test
  void rootAloneIsNobodyElse() {
    assertThat(launcher.otherWriter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkout",
        "checkout/imdscope",
        "checkout/target",
        "checkout/target/imdscope.jar",
        "checkout/target/imdscope.aot",
        "checkout/target/lib",
        "checkout/target/lib/picocli.jar",
        ".",
        "jdk",
        "jdk/bin/java",
        "jdk/lib/modules",
        "elsewhere",
        "elsewhere/net.properties"
      })
  void whoeverOwnsAnyOfItIsNamed(String owned) throws IOException {
    Path path = home.resolveSibling(owned).normalize();
    Files.setAttribute(path, "unix:uid", NOBODY);
    assertThat(launcher.otherWriter()).contains("nobody may change " + path);
  }

  @Test
  void whoeverMayWriteIsNamed() throws IOException {
    Path lib = home.resolve("target/lib");
    Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(launcher.otherWriter()).isEmpty();
    Files.setAttribute(lib, "unix:gid", NOBODY);
    assertThat(launcher.otherWriter()).contains("the group nogroup may change " + lib);
    Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xrwx"));
    assertThat(launcher.otherWriter()).contains("everybody may change " + lib);
  }

  @Test
  void endsAfterManyFiles() {
    assertThat(Writers.of(List.of(home), 5))
        .contains("it is too much to tell who may change all of it: files>5");
  }
}
