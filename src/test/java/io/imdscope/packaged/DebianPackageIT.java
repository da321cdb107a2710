package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package, installed on this machine under an overlay of its own: in a mount namespace
 * where nothing that is written reaches the machine, and where no other Java is.
 */
@Tag("slow")
@Timeout(600)
class DebianPackageIT {
  private static final String INSTALL =
      """
      set -e
      mount -t tmpfs tmpfs "$1"
      mkdir "$1/upper" "$1/work" "$1/root"
      mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
      cd "$1/root"
      mount --bind /proc proc
      mount --rbind /sys sys
      mount --rbind /dev dev
      mount -t tmpfs tmpfs run
      [ ! -d usr/lib/jvm ] || mount -t tmpfs tmpfs usr/lib/jvm
      cp "$2" package.deb
      exec chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C sh -ec "$3"
      """;

  private static Optional<Path> made = Optional.empty();

  @TempDir private Path directory;

  @Test
  void worksWithoutAnotherJavaAndLeavesOnlyLogs() throws Exception {
    String said =
        install(
            """
            ! command -v java || exit 9
            dpkg -i /package.deb
            imdscope --version
            imdscope doctor || true
            echo "wrong: [$(systemd-analyze verify /usr/lib/systemd/system/imdscope.service 2>&1)]"
            systemd-analyze security --offline=true /usr/lib/systemd/system/imdscope.service
            echo enabled: $(readlink /etc/systemd/system/multi-user.target.wants/imdscope.service)
            mkdir -p /var/log/imdscope
            : >/var/log/imdscope/kept
            echo "# an administrator's" >>/etc/imdscope/agent.yaml
            dpkg -r imdscope
            ls /var/log/imdscope /etc/imdscope
            [ ! -e /usr/lib/imdscope ] || exit 8
            dpkg -P imdscope
            [ ! -e /var/log/imdscope ] && [ ! -e /etc/imdscope ] || exit 7
            [ ! -e /etc/systemd/system/multi-user.target.wants/imdscope.service ] || exit 6
            echo gone
            """);
    assertThat(said)
        .contains("imdscope 0.1.0")
        .contains("the kernel accepts it")
        .contains("wrong: []")
        .containsPattern("enabled: (/usr)?/lib/systemd/system/imdscope.service")
        .contains("kept")
        .contains("agent.yaml")
        .endsWith("gone\n");
    // The lower the better; 10 is without any protection.
    String score = said.replaceAll("(?s).*exposure level for imdscope.service: ([0-9.]+).*", "$1");
    assertThat(Double.parseDouble(score)).as(said).isLessThan(4.0);
  }

  @Test
  void isAlikeWhereverAndWheneverItIsMade() throws Exception {
    assertThat(Files.mismatch(built(), build(directory.resolve("again")))).isEqualTo(-1);
  }

  private String install(String script) throws Exception {
    for (String program : List.of("unshare", "systemd-analyze", "dpkg")) {
      Machine.requireProgram(program);
    }
    Path machine = Files.createDirectories(directory.resolve("machine"));
    return Run.well(
        "unshare",
        "--mount",
        "--propagation=private",
        "sh",
        "-c",
        INSTALL,
        "install",
        machine.toString(),
        built().toString(),
        script);
  }

  /** Made once for all tests. */
  private static synchronized Path built() throws Exception {
    if (made.isEmpty()) {
      made = Optional.of(build(Run.HOME.resolve("target")));
    }
    return made.get();
  }

  private static Path build(Path to) throws Exception {
    Machine.requireRoot();
    Machine.requireProgram("dpkg-deb");
    Files.createDirectories(to);
    String _ =
        Run.well(
            Map.of("IMDSCOPE_OUT", to.toString()), Run.HOME.resolve("package").toString(), "deb");
    try (Stream<Path> files = Files.list(to)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".deb")).toList();
      assertThat(found).as(Arrays.toString(to.toFile().list())).hasSize(1);
      return found.getFirst();
    }
  }
}
