package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.kernel.PinLab;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent over its restarts: what the kernel keeps, what is in the log, and what nobody loses.
 */
@Timeout(240)
class AgentTest {
  /** {@code -Dimdscope.calls=30000} is a minute of them. */
  private static final int CALLS = Integer.getInteger("imdscope.calls", 5_000);

  private static final int PER_SECOND = 500;
  private static final int KILLS = Integer.getInteger("imdscope.kills", 5);
  private static final String REQUESTS = "imds.requests";

  /** So many calls leave half of the ring unread when half of them are read. */
  private static final int MOST_BEHIND = 20_000;

  /** Below the ports that the kernel gives away, and not the agent's own usual one. */
  private static final int METRICS = 19_299;

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

  @Test
  void whoIsKilledAgainAndAgainLosesNothingAndWritesNothingTwice(TestReporter reporter)
      throws Exception {
    List<AgentRun> runs = new ArrayList<>();
    try {
      runs.add(AgentRun.attached(flags()));
      lab.order("burst " + CALLS, "call- " + PER_SECOND);
      for (int kill = 1; kill <= KILLS; kill++) {
        int amid = kill * CALLS / (KILLS + 2);
        Await.orFail(() -> counted() >= amid, () -> state(runs.getLast()));
        runs.getLast().kill();
        runs.add(AgentRun.attached(flags()));
        assertThat(runs.getLast().err()).contains("goes on with what the kernel has recorded");
      }
      lab.awaitDone();
      Await.orFail(() -> counted() >= CALLS, () -> state(runs.getLast()));
      assertThat(runs.getLast().stop()).as(runs.getLast().err()).isZero();
    } finally {
      runs.forEach(AgentRun::close);
    }
    List<String> calls = calls();
    Set<String> different = new TreeSet<>(calls);
    assertThat(calls).as("twice").hasSameSizeAs(different);
    // On a machine so busy that repeated calls are one line a kill may count some of these again.
    assertThat(counted()).isBetween((long) CALLS, CALLS + AgentLog.repeated(log));
    assertThat(reported("--window", "10m")).contains("not ready"); // they have no token
    assertThat(coverage(log).stream().filter(line -> line.contains("imdscope.lost_total")))
        .isNotEmpty()
        .allMatch(line -> line.contains("imdscope.lost_total=0"));
    long lost = last(log).number("imdscope.lost_total");
    reporter.publishEntry(new Figures(CALLS, counted(), AgentLog.attributed(log), lost).entries());
  }

  private String state(AgentRun run) {
    return "calls="
        + counted()
        + " alive="
        + run.process().isAlive()
        + " last="
        + last(log)
        + ": "
        + run.err();
  }

  @Test
  void whatIsCalledWhileItIsStoppedIsThereWithoutAGap() throws Exception {
    try (AgentRun run = AgentRun.attached(flags())) {
      lab.call("/before");
      Await.orFail(() -> calls().contains("/before"), run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
    lab.call("/meanwhile");
    try (AgentRun run = AgentRun.attached(flags())) {
      Await.orFail(() -> calls().contains("/meanwhile"), run::err);
      lab.call("/after");
      Await.orFail(() -> calls().contains("/after"), run::err);
      assertThat(run.stop()).isZero();
    }
    assertThat(calls()).containsExactly("/before", "/meanwhile", "/after");
    assertThat(reported("--window", "1s", "--format", "json"))
        .contains("\"gap_count\":0")
        .contains("\"missing\":0");
  }

  @Test
  void aRunThatLoggedElsewhereIsAGapWhereItsLogIsNotGiven() throws Exception {
    String[] elsewhere = flags();
    elsewhere[1] = temp.resolve("elsewhere").toString();
    for (String[] flags : List.of(flags(), elsewhere, flags())) {
      try (AgentRun run = AgentRun.attached(flags)) {
        assertThat(run.stop()).as(run.err()).isZero();
      }
    }
    assertThat(reported("--window", "1s", "--format", "json")).contains("\"gap_count\":1");
    assertThat(reported("--window", "1s", "--format", "json", elsewhere[1]))
        .contains("\"gap_count\":0");
  }

  @Test
  void aSecondAgentSaysSoAndLeaves() throws Exception {
    try (AgentRun first = AgentRun.attached(flags());
        AgentRun second = AgentRun.start(flags())) {
      assertThat(second.awaitEnd()).isEqualTo(5);
      assertThat(second.err())
          .contains("another agent runs here: pid=" + first.process().pid())
          .hasLineCount(1);
      lab.call("/still");
      Await.orFail(() -> calls().contains("/still"), first::err);
    }
  }

  /** Two calls come for each that is read of its output, so that its backlog grows steadily. */
  @Test
  void whoFallsBehindLeavesOutDetailFirst() throws Exception {
    List<String> flags = new ArrayList<>(List.of(flags()));
    flags.addAll(List.of("--events", "json"));
    int calls = 0;
    try (AgentRun run = AgentRun.heldUp(flags.toArray(String[]::new))) {
      BufferedReader out = run.process().inputReader();
      while (!run.err().contains("falls further behind")) {
        assertThat(calls).as(run.err()).isLessThan(MOST_BEHIND);
        lab.tell("burst 2", "latest/meta-data/instance-id?n=" + calls + "-");
        calls += 2;
        assertThat(out.readLine()).isNotNull();
      }
      assertThat(run.err()).contains("falls behind: argument vectors");
      Output rest = new Output(run.process().getInputStream()); // from here on it may go on
      lab.tell("burst 1000", "latest/meta-data/instance-id?n=rest-");
      calls += 1000;
      run.awaitSaid("keeps up again");
      assertThat(run.stop()).as(run.err()).isZero();
      rest.join();
    }
    // Where it got no time at all it may lose some all the same: these are counted.
    long lost = last(log).number("imdscope.lost_total");
    assertThat(counted()).isBetween(calls - lost, (long) calls);
    assertThat(AgentRun.logged(log)).anyMatch(line -> line.text("event.name").equals(REQUESTS));
    assertThat(reported("--window", "1s", "--format", "json")).contains("\"missing\":0");
  }

  private static Printed last(Path directory) {
    return AgentRun.logged(directory).getLast();
  }

  private long counted() {
    return AgentLog.counted(log);
  }

  @Test
  void metricsTellOfTheKernelToo() throws Exception {
    String[] flags = flags();
    flags[3] = "127.0.0.1:" + METRICS;
    try (AgentRun run = AgentRun.attached(flags)) {
      lab.call("/one");
      Await.orFail(
          () -> Scrape.page(METRICS).contains("bpf_map_max_entries{map=\"callers\"}"), run::err);
      assertThat(Scrape.page(METRICS))
          .contains("imdscope_bpf_map_entries{map=\"callers\"} 0.0")
          .contains("imdscope_ring_buffer_size_bytes 4194304.0");
      assertThat(run.stop()).isZero();
    }
  }

  @Test
  void detachingEndsIt() throws Exception {
    try (AgentRun run = AgentRun.attached(flags())) {
      try (AgentRun early = AgentRun.start("--detach", "--pins", lab.pins.directory().toString())) {
        assertThat(early.awaitEnd()).isEqualTo(5);
        assertThat(early.err()).contains("another agent runs here");
      }
      assertThat(run.stop()).isZero();
    }
    assertThat(lab.pinned()).isNotEmpty();
    for (String said : List.of("the kernel records nothing any more", "nothing was attached")) {
      try (AgentRun detach =
          AgentRun.start("--detach", "--pins", lab.pins.directory().toString())) {
        assertThat(detach.awaitEnd()).isZero();
        assertThat(detach.err()).contains(said);
      }
      assertThat(lab.pinned()).isEmpty();
    }
  }

  @Test
  void aStartThatFailsLeavesNothingAttached() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    String[] flags = flags();
    flags[1] = file.resolve("log").toString();
    try (AgentRun run = AgentRun.start(flags)) {
      assertThat(run.awaitEnd()).isEqualTo(2);
      assertThat(run.err()).contains("cannot be written").hasLineCount(1);
    }
    assertThat(lab.pinned()).isEmpty();
  }

  /** They hold losses that nobody has told. */
  @Test
  void aStartThatFailsLeavesPinsThatItReplaced() throws Exception {
    try (AgentRun run = AgentRun.attached(flags())) {
      assertThat(run.stop()).as(run.err()).isZero();
    }
    Files.delete(lab.pins.directory().resolve("link_imds_egress"));
    String[] flags = flags();
    flags[1] = Files.createFile(temp.resolve("file")).resolve("log").toString();
    try (AgentRun run = AgentRun.start(flags)) {
      assertThat(run.awaitEnd()).isEqualTo(2);
      assertThat(run.err()).contains("was replaced: incomplete").contains("cannot be written");
    }
    assertThat(lab.pinned()).contains("link_imds_egress");
    try (AgentRun run = AgentRun.attached(flags())) {
      assertThat(run.err()).contains("goes on with what the kernel has recorded");
      assertThat(run.stop()).as(run.err()).isZero();
    }
  }

  @Test
  void pinsThatCannotBeAreNoEndToWhatWorked() throws Exception {
    Path config = temp.resolve("agent.yaml");
    String works = "log: " + log + "\nmetrics: none\npins: " + lab.pins.directory() + "\n";
    Files.writeString(config, works);
    String[] flags = {
      "--config", config.toString(), "--endpoint", "169.254.169.254:" + PinLab.ENDPOINT.port()
    };
    try (AgentRun run = AgentRun.attached(flags)) {
      String nowhere = temp.resolve("pins").toString();
      Files.writeString(config, works.replace(lab.pins.directory().toString(), nowhere));
      run.signal("HUP");
      run.awaitSaid("goes on with the settings it had");
      assertThat(run.err()).contains("there is no BPF file system at").contains("; remedy: ");
      lab.call("/still");
      Await.orFail(() -> calls().contains("/still"), run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
  }

  @Test
  void settingsAreReadAgainWithoutAHole() throws Exception {
    Path other = temp.resolve("other");
    Path config = temp.resolve("agent.yaml");
    Files.writeString(config, "log: " + log + "\nmetrics: none\n");
    try (AgentRun run = AgentRun.attached(withFile(config))) {
      lab.call("/one");
      Await.orFail(() -> calls().contains("/one"), run::err);
      Files.writeString(config, "log: " + other + "\nmetrics: nowhere\n");
      run.signal("HUP");
      run.awaitSaid("the settings stay as they were");
      Files.writeString(config, "# the same\nlog: " + log + "\nmetrics: none\n");
      run.signal("HUP");
      run.awaitSaid("are the same: goes on as before");
      assertThat(AgentRun.logged(log).stream().map(each -> each.text("service.instance.id")))
          .as("it is the same run still")
          .containsOnly(last(log).text("service.instance.id"));
      Path file = Files.createFile(temp.resolve("file"));
      Files.writeString(config, "log: " + file.resolve("log") + "\nmetrics: none\n");
      run.signal("HUP");
      run.awaitSaid("goes on with the settings it had");
      lab.call("/still-one");
      Await.orFail(() -> calls().contains("/still-one"), run::err);
      Files.writeString(config, "log: " + other + "\nmetrics: none\n");
      run.signal("HUP");
      Await.orFail(() -> Files.isDirectory(other), run::err);
      lab.call("/two");
      Await.orFail(
          () -> Files.isDirectory(other) && AgentLog.calls(other).contains("/two"), run::err);
      assertThat(run.stop()).as(run.err()).isZero();
    }
    assertThat(calls()).containsExactly("/one", "/still-one");
  }

  @Test
  void standardOutputOutlivesAReload() throws Exception {
    Path config = temp.resolve("agent.yaml");
    Files.writeString(config, "log: " + log + "\nmetrics: none\nevents: json\n");
    try (AgentRun run = AgentRun.attached(withFile(config))) {
      lab.call("/one");
      Await.orFail(() -> run.out().contains("\"/one\""), run::err);
      Files.writeString(config, Files.readString(config) + "log-max: 64m\n");
      run.signal("HUP");
      run.awaitSaid("the settings were read again");
      lab.call("/two");
      Await.orFail(() -> calls().contains("/two"), run::err);
      assertThat(run.stop()).as(run.err()).isZero();
      assertThat(run.out()).as(run.err()).contains("\"/two\"");
    }
  }

  private String[] withFile(Path config) {
    return new String[] {
      "--config", config.toString(),
      "--pins", lab.pins.directory().toString(),
      "--endpoint", "169.254.169.254:" + PinLab.ENDPOINT.port()
    };
  }

  private String[] flags() {
    return AgentRun.flags(log, lab);
  }

  private List<String> calls() {
    return AgentLog.calls(log);
  }

  private static List<String> coverage(Path directory) {
    return AgentRun.logged(directory).stream()
        .filter(line -> !line.isRequest())
        .map(Object::toString)
        .toList();
  }

  private String reported(String... options) throws Exception {
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.addAll(List.of(Watcher.MAIN, "report"));
    command.addAll(List.of(options));
    command.add(log.toString());
    Process process = Watcher.builder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isIn(0, 3, 4);
    return said;
  }
}
