package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.bpf.Errno;
import io.imdscope.capture.kernel.PinLab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** Below the ports that the kernel gives away. */
  private static final int METRICS = 19_297;

  /** As many as the client may have files open. */
  private static final int HELD = 450;

  @TempDir private Path temp;

  private PinLab lab;
  private Path log;
  private int made;

  @BeforeAll
  static void beginTable() throws IOException {
    FaultTable.begin();
  }

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

  /** It stands still for so long that the kernel finds no room for what it records. */
  @Test
  void whatFindsNoRoomInTheRingIsCounted() throws Exception {
    String[] flags = flags();
    flags[3] = "127.0.0.1:" + METRICS;
    try (AgentRun run = AgentRun.attached(flags)) {
      run.signal("STOP");
      lab.tell("burst 10000 full-"); // more than the ring has room for
      run.signal("CONT");
      lab.call("/after");
      // The loss of one call may be that of several records.
      Await.orFail(
          () ->
              counted() + Scrape.sum(Scrape.page(METRICS), "imdscope_lost_events_total") >= 10_001,
          run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
    FaultTable.add(Fault.RING_FULL.survived(10_001, counted(), lost()));
    assertThat(counted()).isBetween(1_000L, 10_000L);
    assertThat(counted() + lost()).isGreaterThanOrEqualTo(10_001);
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
      FaultTable.add(Fault.NO_TIME.survived(4_501, counted(), lost()));
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
      FaultTable.add(Fault.NO_MEMORY.survived(made + 3, counted(), lost()));
      // What was written as one line for several may be counted again.
      long twice = AgentLog.repeated(log);
      assertThat(counted()).isBetween(made + 3L, made + 3 + twice);
      assertThat(lost()).isZero();
    }
  }

  /** What is kept with a socket counts as memory of the group in which the agent attached. */
  @Test
  void whoHoldsConnectionsOpenTakesOfTheAgentsShare() throws Exception {
    try (LimitedGroup group = LimitedGroup.of("memory")) {
      try (AgentRun run = AgentRun.attached(group.enter(), List.of(), flags())) {
        lab.call("/before");
        Await.orFail(() -> counted() == 1, run::err);
        long before = group.kernelMemory();
        for (int i = 0; i < HELD; i++) {
          lab.tell("open", "held" + i);
        }
        assertThat(group.kernelMemory() - before).isBetween(HELD * 4L * KIB, HELD * 10L * KIB);
        for (int i = 0; i < HELD; i++) {
          lab.tell("close", "held" + i);
        }
        assertThat(run.stop()).as(run.err()).isZero();
      }
    }
  }

  /** BPF_MAP_CREATE, BPF_PROG_LOAD, BPF_LINK_CREATE: see linux/bpf.h. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 28})
  void withoutMemoryInTheKernelItSaysSoAndLeavesNothing(int refused) throws Exception {
    List<String> by =
        List.of(
            Programs.PYTHON,
            script("refuse.py"),
            Integer.toString(refused),
            Integer.toString(Errno.ENOMEM));
    assertRefuses(by, flags(), "the kernel gave no memory for the eBPF program and its maps");
    assertThat(lab.pinned()).isEmpty();
  }

  /** A caller who leaves no room for what is kept with its socket hides itself, not its loss. */
  @Test
  void whoLeavesNoRoomOnItsSocketIsCountedAsLost() throws Exception {
    try (AgentRun run = AgentRun.attached(flags())) {
      lab.call("/before");
      List<String> command =
          lab.within(
              Programs.PYTHON,
              script("stuffed.py"),
              PinLab.ENDPOINT.address().getHostAddress(),
              Integer.toString(PinLab.ENDPOINT.port()));
      Programs.run(command.toArray(String[]::new));
      lab.call("/after");
      Await.orFail(() -> counted() == 2, run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
    FaultTable.add(Fault.NO_ROOM.survived(3, counted(), lost()));
    assertThat(AgentLog.lines(log).map(Printed::path)).containsExactly("/before", "/after");
    assertThat(lost()).isPositive();
    Printed last = AgentRun.logged(log).getLast();
    assertThat(last.keys().get("imdscope.lost").toString()).startsWith("{caller_storage=");
  }

  /** An hour ahead, and back again: each call is there once, in the order of its numbers. */
  @Test
  void aClockThatIsSetLosesNothing() throws Exception {
    Machine.requireProgram("clang");
    Path library = temp.resolve("step.so");
    Programs.run(
        "clang", "-shared", "-fPIC", "-nostdlib", "-o", library.toString(), script("step.c"));
    Path step = temp.resolve("step");
    List<String> by = List.of("env", "LD_PRELOAD=" + library, "STEP=" + step);
    try (AgentRun run = AgentRun.attached(by, List.of(), flags())) {
      lab.call("/before");
      made++;
      Await.orFail(() -> counted() == 1, run::err);
      Files.createFile(step);
      callUntil(run, Duration.ofMinutes(59));
      Files.delete(step);
      callUntil(run, Duration.ofMinutes(-1));
      assertThat(run.stop()).as(run.err()).isZero();
    }
    FaultTable.add(Fault.CLOCK_SET.survived(made, counted(), lost()));
    assertThat(lost()).isZero();
    List<Long> numbers = AgentLog.lines(log).map(line -> line.number("imds.sequence")).toList();
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, made).boxed().toList());
  }

  /** Calls until one is written down as so much later than it is. */
  private void callUntil(AgentRun run, Duration ahead) throws Exception {
    Instant now = Instant.now();
    boolean forward = !ahead.isNegative();
    Instant wanted = now.plus(ahead.abs());
    boolean there = false;
    for (int i = 0; i < 10_000 && !there; i++) {
      lab.call("/set");
      long calls = ++made;
      Await.orFail(() -> counted() == calls, run::err);
      Instant last = Instant.parse(AgentLog.lines(log).toList().getLast().text("time"));
      there = last.isAfter(wanted) == forward;
    }
    assertThat(there).as(run.err()).isTrue();
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
      Programs.run("mount", "-t", "bpf", "-o", "ro", "bpf", place.toString());
    }
    try {
      String[] flags = flags();
      flags[5] = place.resolve("imdscope").toString();
      assertRefuses(
          List.of(), flags, readOnly ? " is read-only" : "there is no BPF file system at " + place);
    } finally {
      if (readOnly) {
        Programs.run("umount", place.toString());
      }
    }
  }

  private void assertRefuses(List<String> by, String[] flags, String why) throws Exception {
    try (AgentRun run = AgentRun.start(by, List.of(), flags)) {
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
            "mount -t proc -o hidepid=invisible,gid=65534 proc /proc; exec \"$@\"",
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
    Printed call = AgentLog.lines(log).findFirst().orElseThrow();
    assertThat(call.attribution("process")).isEqualTo("kernel");
    assertThat(call.pid()).isPositive();
    assertThat(call.args()).isNotEmpty();
    Printed.Named parent = call.ancestors().getFirst();
    assertThat(parent.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(parent.args().isEmpty()).isNotEqualTo(maySeeThem);
    Fault fault = maySeeThem ? Fault.HIDDEN : Fault.HIDDEN_MORE;
    FaultTable.add(fault.survived(1, 1, lost()));
  }

  private long counted() {
    return AgentLog.counted(log);
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
    return AgentRun.flags(log, lab);
  }

  private String script(String name) throws IOException {
    Path file = temp.resolve(name);
    try (InputStream in = FaultsTest.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file.toString();
  }
}
