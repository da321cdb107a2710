package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.capture.kernel.PinLab;
import io.imdscope.trace.AgentLog;
import io.imdscope.trace.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service under a real systemd, which is process 1 of a PID namespace: one of its own. The
 * agent refuses to run in another PID namespace than the node's, since it would name wrong
 * processes; so here, and only here, a library tells it otherwise. All else is as on a node.
 */
@Timeout(240)
class SystemdIT {
  private static final String IMDSCOPE = Systemd.CHECKOUT + "/imdscope";
  private static final String UNIT = "/etc/systemd/system/imdscope.service";

  /** Not the usual place: it is to be found by what the unit says. */
  private static final String PINS = "/sys/fs/bpf/imdscope-elsewhere";

  private static final String LOG = "/var/log/imdscope";

  /** PROC_PID_INIT_INO, as Preflight looks for it. */
  private static final String SHIM =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <string.h>
      #include <unistd.h>
      ssize_t readlink(const char *restrict path, char *restrict buffer, size_t size)
      {
      	static const char initial[] = "pid:[4026531836]";
      	ssize_t (*real)(const char *, char *, size_t) = dlsym(RTLD_NEXT, "readlink");
      	if (strcmp(path, "/proc/self/ns/pid") || size < sizeof(initial))
      		return real(path, buffer, size);
      	memcpy(buffer, initial, sizeof(initial) - 1);
      	return sizeof(initial) - 1;
      }
      """;

  @TempDir private Path directory;
  private PinLab lab;
  private Systemd systemd;

  @BeforeEach
  void begin() throws Exception {
    Machine.requireProgram("clang");
    lab = new PinLab();
    systemd = new Systemd(directory);
    Path shim = Files.writeString(directory.resolve("shim.c"), SHIM);
    Path library = directory.resolve("shim.so");
    Run.well("clang", "-shared", "-fPIC", "-o", library.toString(), shim.toString(), "-ldl");
    Files.copy(library, systemd.file("/opt/shim.so"));
  }

  @AfterEach
  void end() throws Exception {
    if (systemd != null) {
      systemd.end();
    }
    lab.close();
  }

  private void outsideOfTheNodesPidNamespaceToo() throws Exception {
    Path dropIn = Files.createDirectory(systemd.file(UNIT + ".d"));
    Files.writeString(
        dropIn.resolve("test.conf"),
        """
        [Service]
        Environment=LD_PRELOAD=/opt/shim.so IMDSCOPE_ENDPOINT=169.254.169.254:8180
        EnvironmentFile=/etc/imdscope.env
        """);
    Files.writeString(systemd.file("/etc/imdscope.env"), "IMDSCOPE_PINS=" + PINS + "\n");
  }

  @Test
  void aStartThatFailsIsSaidAndLeavesNothing() {
    Run install = systemd.run(IMDSCOPE, "service", "install");
    assertThat(install.text())
        .contains("the agent does not start: this process is not in the node's PID namespace")
        .contains("what was done is undone");
    assertThat(install.code()).as(install.text()).isEqualTo(5);
    assertNothingIsLeft();
    assertThat(systemd.file(LOG)).doesNotExist();
    assertThat(systemd.run(IMDSCOPE, "service", "status").code()).isEqualTo(3);
    assertThat(systemd.well("systemctl", "is-system-running")).isEqualTo("running\n");
  }

  @Test
  void livesFromItsInstallationToItsRemoval() throws Exception {
    outsideOfTheNodesPidNamespaceToo();
    assertThat(systemd.well(IMDSCOPE, "service", "install"))
        .contains("wrote " + UNIT + ", which starts " + IMDSCOPE)
        .contains("wrote /etc/imdscope/agent.yaml")
        .contains("made " + LOG)
        .contains("enabled it")
        .contains("started it: it is attached and keeps watch");
    assertThat(systemd.well("systemctl", "is-active", "imdscope")).isEqualTo("active\n");
    assertThat(systemd.well("systemctl", "is-enabled", "imdscope")).isEqualTo("enabled\n");
    assertThat(systemd.well(IMDSCOPE, "service", "install"))
        .endsWith("imdscope: the service is installed, enabled and runs: nothing to do\n");
    lab.call("/first");
    awaitCalls("/first");

    String killed = pid();
    systemd.well("systemctl", "kill", "--signal=KILL", "imdscope");
    lab.call("/while-it-is-away");
    Await.orFail(() -> !List.of("0", killed).contains(pid()), this::journal);
    lab.call("/second");
    awaitCalls("/first", "/while-it-is-away", "/second");
    Await.orFail(
        () -> systemd.run("systemctl", "is-active", "imdscope").code() == 0, this::journal);

    systemd.well("systemctl", "reload", "imdscope");
    Await.orFail(() -> journal().contains("the settings were read again"), this::journal);
    lab.call("/third");
    awaitCalls("/first", "/while-it-is-away", "/second", "/third");

    assertStatus();
    assertThat(systemd.well(IMDSCOPE, "service", "remove"))
        .contains("stopped it")
        .contains("disabled it")
        .contains("took its program out of the kernel")
        .contains("removed " + UNIT)
        .contains("removed /etc/imdscope/agent.yaml")
        .contains("left " + LOG);
    assertNothingIsLeft();
    lab.call("/unseen");
    awaitCalls("/first", "/while-it-is-away", "/second", "/third");
    assertThat(systemd.well(IMDSCOPE, "service", "remove", "--purge")).contains("removed " + LOG);
    assertThat(systemd.well(IMDSCOPE, "service", "remove"))
        .endsWith("imdscope: there is no service: nothing to do\n");
  }

  private void assertStatus() {
    Run status = systemd.run(IMDSCOPE, "service", "status");
    assertThat(status.text())
        .containsPattern("service +active since 20\\S+Z, pid=\\d+ restarts=1")
        .contains("enabled, " + UNIT)
        .contains("pins=14, " + PINS)
        .containsPattern(LOG + ": files=[1-9]\\d* bytes=[1-9]")
        .contains("127.0.0.1:19254: alive, attached")
        .contains("nothing since its start");
    assertThat(status.code()).as(status.text()).isZero();
    String json = systemd.well(IMDSCOPE, "service", "status", "--format", "json");
    assertThat(Json.object(json.lines().toList().getLast()))
        .containsEntry("well", true)
        .containsEntry("enabled", "enabled");
  }

  private void assertNothingIsLeft() {
    assertThat(systemd.file(UNIT)).doesNotExist();
    assertThat(systemd.file("/etc/systemd/system/multi-user.target.wants/imdscope.service"))
        .doesNotExist();
    assertThat(systemd.file("/etc/imdscope")).doesNotExist();
    assertThat(systemd.file("/run/imdscope")).doesNotExist();
    assertThat(systemd.file("/sys/fs/bpf/imdscope")).doesNotExist();
    assertThat(systemd.file(PINS)).doesNotExist();
    assertThat(systemd.cgroup("imdscope.service")).doesNotExist();
    assertThat(systemd.run("systemctl", "is-active", "imdscope").text()).isEqualTo("inactive\n");
  }

  private void awaitCalls(String... paths) throws InterruptedException {
    Await.orFail(
        () -> AgentLog.calls(systemd.file(LOG)).equals(List.of(paths)),
        () -> AgentLog.calls(systemd.file(LOG)) + journal());
  }

  private String pid() {
    return systemd
        .run("systemctl", "show", "--property=MainPID", "--value", "imdscope")
        .text()
        .strip();
  }

  private String journal() {
    return systemd.run("journalctl", "--no-pager", "--output=cat", "--unit=imdscope").text();
  }
}
