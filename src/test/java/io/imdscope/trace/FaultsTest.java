package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.capture.kernel.PinLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong around the agent. A client calls all the time, and each of its calls is answered:
 * nobody but the agent may notice. What the agent did not write it has counted.
 */
@Timeout(240)
class FaultsTest {
  private static final String REQUESTS = "imds.requests";
  private static final int MIB = 1 << 20;

  @TempDir private Path temp;

  private PinLab lab;
  private Path log;

  @BeforeEach
  void begin() throws Exception {
    lab = new PinLab();
    log = temp.resolve("log");
  }

  @AfterEach
  void end() throws Exception {
    lab.pins.remove();
    lab.close();
  }

  /** A twentieth of a processor, and more calls than it can write down in that time. */
  @Test
  void whoGetsNoTimeLosesNothingUncountedAndHoldsNobodyUp() throws Exception {
    try (LimitedGroup group = LimitedGroup.of("cpu");
        AgentRun run = AgentRun.attached(flags())) {
      lab.tell("burst 500 alone-"); // it works at all, and as fast as the client can
      Await.orFail(() -> counted() >= 500, run::err);
      group.cpu(5);
      group.add(run.process());
      lab.tell("burst 4000 starved-");
      assertThat(group.throttled()).isPositive();
      group.unlimitedCpu();
      assertThat(run.process().isAlive()).as(run.err()).isTrue();
      lab.call("/at-the-end");
      Await.orFail(() -> counted() + lost() >= 4_501, () -> counted() + ": " + run.err());
      assertThat(run.stop()).as(run.err()).isZero();
      Fault.write("cpu 5 %", 4_501, counted(), lost());
      assertThat(counted()).isBetween(4_501 - lost(), 4_501L);
    }
  }

  /** Killed by the kernel for want of memory in its own group: the next one goes on. */
  @Test
  void whoIsKilledForWantOfMemoryIsFollowedByOneThatGoesOn() throws Exception {
    try (LimitedGroup group = LimitedGroup.of("memory")) {
      try (AgentRun run = AgentRun.attached(flags())) {
        lab.call("/before");
        Await.orFail(() -> counted() == 1, run::err);
        group.memory(MIB);
        group.add(run.process()); // what it has stays counted elsewhere
        for (int i = 0; i < 100 && run.process().isAlive(); i++) {
          lab.tell("burst 100 " + i + "-");
          made += 100;
        }
        assertThat(run.awaitEnd()).as(run.err()).isEqualTo(128 + 9);
      }
      assertThat(group.killed()).isEqualTo(1);
      lab.call("/meanwhile");
      try (AgentRun run = AgentRun.attached(flags())) {
        assertThat(run.err()).contains("goes on with what the kernel has recorded");
        lab.call("/after");
        Await.orFail(() -> counted() + lost() >= made + 3, () -> counted() + " of " + made);
        assertThat(run.stop()).as(run.err()).isZero();
      }
      Fault.write("killed for want of memory", made + 3, counted(), lost());
      assertThat(counted()).isEqualTo(made + 3);
      assertThat(lost()).isZero();
    }
  }

  private int made;

  @Test
  void withoutMemoryForMapsItSaysSoAndLeavesNothing() throws Exception {
    Machine.requireProgram("python3");
    try (LimitedGroup group = LimitedGroup.of("memory")) {
      Machine.require(group.takesThreads(), "needs a v1 memory hierarchy");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "another", "read-only"})
  void withoutABpfFileSystemItSaysWhatToDo(String what) throws Exception {
    Path place = temp.resolve("place");
    if (!what.equals("absent")) {
      Files.createDirectory(place);
    }
    boolean readOnly = what.equals("read-only");
    if (readOnly) {
      run("mount", "-t", "bpf", "-o", "ro", "bpf", place.toString());
    }
    try {
      String[] flags = flags();
      flags[5] = place.resolve("imdscope").toString();
      assertRefuses(flags, readOnly ? " is read-only" : "there is no BPF file system at " + place);
    } finally {
      if (readOnly) {
        run("umount", place.toString());
      }
    }
  }

  private void assertRefuses(String[] flags, String why) throws Exception {
    try (AgentRun run = AgentRun.start(flags)) {
      assertThat(run.awaitEnd()).as(run.err()).isEqualTo(5);
      assertThat(run.err()).startsWith("imdscope: ").contains(why, "; remedy: ").hasLineCount(1);
    }
    assertThat(log).doesNotExist();
    lab.call("/all-the-same");
  }

  /** As a hardened node mounts it; with what the unit may do, and with less. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereProcessesAreHiddenItSeesAllCalls(boolean maySeeThem) throws Exception {
    for (String program : List.of("unshare", "setpriv", "mount")) {
      Machine.requireProgram(program);
    }
    String capabilities =
        "-all,+bpf,+perfmon,+net_admin,+dac_read_search" + (maySeeThem ? ",+sys_ptrace" : "");
    List<String> by =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-ec",
            "mount -t proc -o hidepid=invisible proc /proc; exec \"$@\"",
            "hidden",
            "setpriv",
            "--bounding-set=" + capabilities,
            "--inh-caps=" + capabilities,
            "--");
    try (AgentRun run = AgentRun.attached(by, List.of(), flags())) {
      lab.call("/hidden");
      Await.orFail(() -> counted() == 1, run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
    Printed call = ourLines().findFirst().orElseThrow();
    assertThat(call.attribution("process")).isEqualTo("kernel");
    assertThat(call.pid()).isPositive();
    assertThat(call.args()).isNotEmpty();
    Printed.Named parent = call.ancestors().getFirst();
    assertThat(parent.pid()).isEqualTo(ProcessHandle.current().pid());
    Fault.write("/proc hides processes" + (maySeeThem ? "" : ", no CAP_SYS_PTRACE"), 1, 1, lost());
  }

  private Stream<Printed> ourLines() {
    return AgentRun.logged(log).stream()
        .filter(line -> line.isRequest() || line.text("event.name").equals(REQUESTS))
        .filter(line -> line.number("server.port") == PinLab.ENDPOINT.port());
  }

  private long counted() {
    return ourLines().mapToLong(line -> line.isRequest() ? 1 : line.number("imds.count")).sum();
  }

  /** By all runs, as their logs tell. */
  private long lost() {
    LongStream totals =
        AgentRun.logged(log).stream()
            .filter(line -> line.has("imdscope.lost_total"))
            .mapToLong(line -> line.number("imdscope.lost_total"));
    return totals.max().orElse(0);
  }

  private String[] flags() {
    return new String[] {
      "--log",
      log.toString(),
      "--metrics",
      "none",
      "--pins",
      lab.pins.directory().toString(),
      "--endpoint",
      "169.254.169.254:" + PinLab.ENDPOINT.port()
    };
  }

  private static void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
