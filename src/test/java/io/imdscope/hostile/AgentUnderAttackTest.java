package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.http.Limits;
import io.imdscope.lab.Where;
import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.trace.AgentLog;
import io.imdscope.trace.AgentRun;
import io.imdscope.trace.Await;
import io.imdscope.trace.Launched;
import io.imdscope.trace.PinPlace;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link AttackTest}, of an agent: by its log and its metrics, which tell the same. */
@Timeout(240)
class AgentUnderAttackTest {
  private static final long LOG_MIB = 16;

  /** Below the ports that the kernel gives away. */
  private static final int METRICS = 19_296;

  /** Calls by which it is told that all before are counted. */
  private static final int TOKENS = 2;

  private static final String REQUESTS = "imdscope_requests_total";
  private static final String WRITTEN = "imdscope_log_written_bytes_total";

  @TempDir private static Path directory;
  private static HostileLab lab;
  private static Launched launched;
  private static PinPlace pins;

  @BeforeAll
  static void start() throws Exception {
    lab = HostileLab.up();
    launched = Launched.prepare(directory);
    pins = PinPlace.in(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    try (HostileLab _ = lab;
        PinPlace _ = pins) {
      // Each is closed, whatever becomes of the other.
    }
  }

  /** One agent each; the next one goes on with what the kernel has recorded. */
  static Stream<List<Attack>> attacks() {
    return Stream.of(
        List.of(Attack.CONNECTIONS), List.of(Attack.KEPT, Attack.HELD, Attack.PIPELINED));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void othersAreLoggedAndWhatIsLostIsCounted(List<Attack> attacks) throws Exception {
    Path log = directory.resolve("log-" + attacks.getFirst().way());
    String name = "witness-" + attacks.getFirst().way();
    int before = lab.lab().asked().size();
    String page;
    int answered;
    try (AgentRun agent =
            launched.agent(
                "--log=" + log,
                "--log-max=" + LOG_MIB + "m",
                pins.flag(),
                "--metrics=127.0.0.1:" + METRICS);
        Witness witness = Witness.begin(lab, name)) {
      for (Attack attack : attacks) {
        List<String> _ = lab.attack(attack);
        assertThat(bytesIn(log)).isLessThanOrEqualTo(LOG_MIB << 20);
      }
      answered = witness.end();
      page = settledPage(agent);
      assertThat(Launched.peakKib(agent.process())).isLessThanOrEqualTo(Launched.MOST_KIB);
      assertThat(agent.stop()).as(agent.err()).isZero();
    }
    assertThat(bytesIn(log)).isLessThanOrEqualTo(LOG_MIB << 20);

    List<RequestRecord> asked = lab.lab().asked();
    List<String> made =
        asked.subList(before, asked.size()).stream().map(RequestRecord::target).toList();
    List<String> witnessed = made.stream().filter(target -> target.contains(name)).toList();
    assertThat(witnessed).hasSize(answered);
    List<Printed> lines = AgentRun.logged(log);
    List<Printed> calls = lines.stream().filter(AgentLog::isOfCalls).toList();
    assertWitnessed(witnessed, calls);
    int attacked = made.size() - witnessed.size() - TOKENS;
    assertCounted(attacked, calls, lines.getLast(), attacks);
    assertSame(page, lines.getLast());
  }

  private static void assertWitnessed(List<String> made, List<Printed> calls) throws IOException {
    List<Printed> seen = calls.stream().filter(line -> isOf(HostileLab.WITNESS, line)).toList();
    assertThat(count(seen, _ -> true)).isEqualTo(made.size());
    // When it falls behind it writes several as one line, which has the target of one of them.
    assertThat(seen.stream().filter(Printed::isRequest).map(Printed::target))
        .doesNotHaveDuplicates()
        .isSubsetOf(made);
  }

  private static void assertCounted(
      long made, List<Printed> calls, Printed stop, List<Attack> attacks) {
    assertThat(stop.text("event.name")).isEqualTo("imdscope.stop");
    long seen =
        count(calls, line -> !isOf(HostileLab.WITNESS, line) && !line.version().equals("token"));
    long attributed = count(calls, line -> isOf(HostileLab.ATTACKER, line));
    long lost = Math.max(0, stop.number("imdscope.lost_total"));
    int inARecord = attacks.stream().mapToInt(Attack::requestsInARecord).max().orElseThrow();
    assertThat(seen + Losses.of(stop).requests() * inARecord).isGreaterThanOrEqualTo(made);
    if (lost == 0) {
      assertThat(seen).isEqualTo(made);
    }
    assertThat(attributed + stop.number("imdscope.unattributed")).isGreaterThanOrEqualTo(seen);
  }

  private static boolean isOf(Where where, Printed line) {
    return line.text("container.id").equals(lab.lab().lab().containerId(where));
  }

  /** What the metrics said last and what the log did. */
  private static void assertSame(String page, Printed stop) {
    assertThat(Scrape.byLabel(page, "imdscope_lost_events_total"))
        .isEqualTo(stop.keys().getOrDefault("imdscope.lost", Map.of()));
    assertThat(Scrape.sum(page, "imdscope_unattributed_requests_total"))
        .isEqualTo(stop.number("imdscope.unattributed"));
    assertThat(Scrape.sum(page, REQUESTS)).isEqualTo(stop.number("imdscope.requests"));
  }

  /**
   * The metrics once they tell all that was made until now: most are read every 5 s, and what is
   * missing in a stream counts as lost only after it was waited for.
   */
  private static String settledPage(AgentRun agent) throws Exception {
    awaitToken(agent, 1);
    Thread.sleep(Limits.DEFAULTS.gapWait().plusSeconds(1));
    long written = Scrape.sum(page(), WRITTEN);
    awaitToken(agent, TOKENS); // so that the log grows
    Await.orFail(() -> Scrape.sum(page(), WRITTEN) > written, agent::err);
    return page();
  }

  private static void awaitToken(AgentRun agent, int count) throws Exception {
    String _ = lab.lab().token();
    Await.orFail(() -> Scrape.sum(page(), REQUESTS, "version", "token") == count, agent::err);
  }

  private static String page() {
    return Scrape.page(METRICS);
  }

  private static long count(List<Printed> calls, Predicate<Printed> which) {
    return calls.stream().filter(which).mapToLong(AgentLog::count).sum();
  }

  private static long bytesIn(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += size(file);
      }
      return bytes;
    }
  }

  /** None when it has just been compressed. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
