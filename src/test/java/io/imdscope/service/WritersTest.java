package io.imdscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    assertThat(launcher.otherWriter()).contains("the user nobody may change " + path);
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
  void everyLinkOfAChainCounts() throws IOException {
    Path user = Files.createDirectories(home.resolveSibling("user"));
    Path middle = Files.createSymbolicLink(user.resolve("middle"), Path.of("../lib/real.jar"));
    Path lib = Files.createDirectories(home.resolveSibling("lib"));
    Files.createFile(lib.resolve("real.jar"));
    Path first = Files.createSymbolicLink(home.resolve("target/lib/first.jar"), middle);
    assertThat(launcher.otherWriter()).isEmpty();
    Files.setAttribute(user, "unix:uid", NOBODY);
    assertThat(launcher.otherWriter()).contains("the user nobody may change " + user);
    Files.setAttribute(user, "unix:uid", 0);
    Files.setAttribute(middle, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    assertThat(Writers.of(List.of(first))).contains("the user nobody may change " + middle);
    Files.setAttribute(middle, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(lib, "unix:uid", NOBODY);
    assertThat(launcher.otherWriter()).contains("the user nobody may change " + lib);
  }

  @Test
  void theWayUpIsFromWhereALinkLeads() throws IOException {
    Path deep = Files.createDirectories(home.resolveSibling("deep/er"));
    Files.createSymbolicLink(home.resolve("short"), deep);
    Files.createSymbolicLink(home.resolve("target/lib/x"), Path.of("../../short/../x"));
    Path x = Files.createFile(deep.resolveSibling("x"));
    Files.createFile(home.resolve("x")); // where it would lead, were names only taken out
    assertThat(launcher.otherWriter()).isEmpty();
    Files.setAttribute(x, "unix:uid", NOBODY);
    assertThat(launcher.otherWriter()).contains("the user nobody may change " + x);
  }

  @Test
  void whoeverCouldMakeWhatIsMissingIsNamed() throws IOException {
    Path user = Files.createDirectories(home.resolveSibling("user"));
    Path link = home.resolve("target/lib/none.jar");
    Files.createSymbolicLink(link, user.resolve("not/there.jar"));
    assertThat(launcher.otherWriter()).isEmpty();
    Files.setAttribute(user, "unix:uid", NOBODY);
    assertThat(launcher.otherWriter()).contains("the user nobody may change " + user);
    Files.setAttribute(user, "unix:uid", 0);
    Files.setAttribute(user, "unix:mode", 01777); // none may replace others' files, all make some
    assertThat(launcher.otherWriter()).contains("everybody may change " + user);
  }

  @Test
  @Timeout(60)
  void linksThatGoRoundEnd() throws IOException {
    Files.createSymbolicLink(home.resolve("target/lib/a"), Path.of("../lib/b"));
    Files.createSymbolicLink(home.resolve("target/lib/b"), Path.of("a"));
    Files.createSymbolicLink(home.resolve("target/lib/self"), Path.of("self/../self"));
    assertThat(launcher.otherWriter())
        .contains("who may change " + home.resolve("target/lib/self") + " cannot be told");
    Files.delete(home.resolve("target/lib/self"));
    assertThat(launcher.otherWriter()).isEmpty();
  }

  @Test
  void endsAfterManyFiles() {
    assertThat(Writers.of(List.of(home), 5))
        .contains("it is too much to tell who may change all of it: files>5");
  }
}
