package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.event.Cause;
import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Reported;
import io.imdscope.trace.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way: what calls without a token is named with its cause and what to change, the node is
 * not ready; all is changed so, and once the window has passed it is.
 */
@Tag("slow")
class FromNotReadyToReadyTest {
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final String FORWARDED = "http.request.header.x-forwarded-for";
  private static final String PROXY = "kube-system/kube2iam · kube2iam";
  private static final String NODE_READS = "token ok, v2 ok security-credentials, v2 ok role";

  private static final Map<Case, Started> CASES = new EnumMap<>(Case.class);
  private static final Map<Case, Started> FIXED = new EnumMap<>(Case.class);

  private static SdkLab lab;
  private static Watcher first;
  private static Judged before;
  private static Reported text;
  private static Watcher second;
  private static Judged ready;
  private static Judged withTheProxy;
  private static Judged tooShort;
  private static Judged withGap;
  private static Judged readyAgain;
  private static String proxyContainer;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("cases", options -> options.withHopLimit(1));
    for (Case each : Case.values()) {
      CASES.put(each, lab.start(each.before()));
    }
    lab.finish();
    proxyContainer = lab.proxyContainer().orElseThrow();
    first = lab.watcher();
    assertThat(first.stop()).as(first.err()).isIn(0, 4);
    Instant stopped = Wire.time(first.events().getLast());
    before = Judged.of(lab.log(), "--window", "10m");
    text = Reported.of(List.of(lab.log().toString(), "--window", "10m"));

    fix();
    ready = awaitReady(stopped);
    withTheProxy = Judged.of(lab.log(), window());
    // Well after the first one's last line: with that there would be a gap.
    long since = Duration.between(stopped, Instant.now()).toMillis() - 100;
    tooShort = Judged.of(lab.log(), "--since=" + since + "ms", "--window=" + (since - 1) + "ms");

    second.close(); // as a crash does
    lab.watchOn();
    withGap = Judged.of(lab.log(), window(), since(stopped));
    readyAgain = awaitReady(stopped);
    for (Started each : FIXED.values()) {
      lab.lab().pods().remove(each.pod());
    }
    assertThat(lab.watcher().stop()).as(lab.watcher().err()).isIn(0, 4);
  }

  private static void fix() throws Exception {
    lab.lab().modify(options -> options.withHopLimit(2));
    for (Started each : CASES.values()) {
      lab.lab().pods().remove(each.pod());
    }
    lab.removeProxy();
    lab.watchOn();
    second = lab.watcher();
    for (Case each : Case.values()) {
      FIXED.put(each, lab.start(each.after().withRounds(1000)));
    }
  }

  /** What came before the fix is left out: of what is gone since then nothing good is known. */
  private static Judged awaitReady(Instant since) throws Exception {
    List<Judged> last = new ArrayList<>();
    Await.orFail(
        () -> {
          if (Duration.between(since, Instant.now()).compareTo(WINDOW) <= 0) {
            return false;
          }
          try {
            last.add(Judged.of(lab.log(), window(), since(since)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return last.getLast().exitCode() == 0;
        },
        () -> last.isEmpty() ? "" : last.getLast().report().toString());
    return last.getLast();
  }

  private static String window() {
    return "--window=" + WINDOW.toSeconds() + "s";
  }

  private static String since(Instant time) {
    return "--since=" + (Duration.between(time, Instant.now()).toMillis() + 1) + "ms";
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private static List<Printed> calls(Case which, Program program) {
    return SdkLab.calls(first, CASES.get(which).containers().get(program));
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(Case.OLD_SDK, "v1 ok security-credentials, v1 ok role, v1 ok document"),
        arguments(Case.SCRIPT, "v1 ok instance-id"),
        arguments(Case.BLOCKED_SDK, "token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(Case.BLOCKED_SCRIPT, "token no_response, v1 ok instance-id"),
        arguments(Case.PROXIED_SDK, "token refused, v1 ok security-credentials, v1 ok role"),
        arguments(Case.TWO_CONTAINERS, "v1 ok security-credentials, v1 ok role"),
        arguments(Case.IGNORED, NODE_READS + ", v1 ok instance-id"),
        arguments(Case.REFUSED_SCRIPT, "token refused, v2 rejected instance-id"),
        arguments(Case.CLEAN, NODE_READS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseIsWhatItSays(Case which, String wire) throws Exception {
    Program program = which.before().programs().getFirst();
    assertThat(Wire.of(calls(which, program)))
        .as(lab.said(CASES.get(which), program).toString())
        .isEqualTo(wire);
  }

  @Test
  void oneProgramOfAMixedContainerUsesTokens() {
    List<Printed> calls = calls(Case.MIXED, Program.JAVA_V2_AND_JS_V2_OLD);
    assertThat(Wire.of(calls.stream().filter(call -> call.name().equals("node")).toList()))
        .isEqualTo("v1 ok security-credentials, v1 ok role");
    assertThat(Wire.of(calls.stream().filter(call -> call.name().equals("java")).toList()))
        .isEqualTo(NODE_READS + ", token ok, v2 ok document");
    assertThat(Wire.of(calls(Case.TWO_CONTAINERS, Program.JAVA_V2)))
        .isEqualTo(NODE_READS + ", token ok, v2 ok document");
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void aCauseIsToldWhileWatching(Case which) {
    List<Printed> all = calls(which, which.before().programs().getFirst());
    assertThat(all.stream().anyMatch(call -> call.version().equals("v1")))
        .isEqualTo(which.diagnosis().isPresent());
    assertThat(all)
        .allSatisfy(
            call -> {
              assertThat(call.has("imds.cause")).isEqualTo(call.version().equals("v1"));
              if (call.has("imds.cause")) {
                Case.Diagnosis diagnosis = which.diagnosis().orElseThrow();
                Cause cause = diagnosis.cause();
                assertThat(call.text("imds.cause"))
                    .isEqualTo((cause == Cause.MIXED ? Cause.NO_TOKEN_ATTEMPT : cause).label());
                // Whether a token comes to other callers of the node may not be known yet.
                assertThat(call.text("imds.advice"))
                    .isIn(
                        diagnosis.advice(),
                        diagnosis.advice().replace("raise-hop-limit", "check-hop-limit"));
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void aReportTellsWhyAndWhatToChange(Case which) {
    Part workload = before.workload(which.workload());
    Part client = workload.parts("clients").getFirst();
    if (which.diagnosis().isEmpty()) {
      assertThat(workload.text("cause")).isEmpty();
      assertThat(workload.advice()).isEmpty();
      assertThat(workload.decision()).isEqualTo("not_enough_evidence");
      return;
    }
    Case.Diagnosis diagnosis = which.diagnosis().get();
    assertThat(workload.text("cause")).isEqualTo(diagnosis.cause().label());
    assertThat(workload.decision()).isEqualTo("not_ready");
    assertThat(workload.reasons()).containsExactly("no_v1");
    assertThat(workload.advice()).containsExactly(diagnosis.advice());
    assertThat(client.text("label")).startsWith(diagnosis.client());
    assertThat(client.text("advice", "id")).isEqualTo(diagnosis.advice());
    assertThat(client.number("counts", "v1")).isEqualTo(workload.number("counts", "v1"));
    if (diagnosis.cause() != Cause.MIXED) {
      assertThat(client.parts("causes"))
          .extracting(each -> each.text("cause"))
          .containsExactly(diagnosis.cause().label());
    }
  }

  @Test
  void aMixedContainersOtherClientIsNamedToo() {
    assertThat(before.workload(Case.MIXED.workload()).parts("clients"))
        .extracting(client -> client.text("label"))
        .anyMatch(label -> label.startsWith("AWS SDK for Java 2 2.41.30"));
    assertThat(
            before.workload(Case.TWO_CONTAINERS.before().workload(Program.JAVA_V2)).text("cause"))
        .isEmpty();
  }

  @Test
  void theHopLimitIsMeasured() {
    assertThat(calls(Case.CLEAN, Program.BOTO3).getFirst().number("network.hop_limit"))
        .isEqualTo(1);
    assertThat(before.node().number("effective_hop_limit")).isEqualTo(1);
    assertThat(before.node().number("needed_hop_limit")).isEqualTo(2);
    assertThat(ready.node().number("effective_hop_limit")).isEqualTo(2);
    assertThat(ready.node().number("needed_hop_limit")).isEqualTo(-1);
    assertThat(ready.report().parts("settings"))
        .extracting(each -> each.text("id"))
        .doesNotContain("raise-hop-limit-nodes");
    assertThat(before.report().parts("settings"))
        .extracting(each -> each.text("id"))
        .contains("keep-optional", "raise-hop-limit-nodes");
  }

  @Test
  void theProxySaysForWhomItCalls() {
    List<Printed> own = calls(Case.PROXIED_SDK, Program.JS_V3);
    String caller = own.getFirst().text("client.address");
    List<Printed> forwarded =
        SdkLab.calls(first, proxyContainer).stream()
            .filter(call -> call.text(FORWARDED).equals("[" + caller + "]"))
            .toList();
    assertThat(Wire.of(forwarded)).isEqualTo(Wire.of(own));
    assertThat(forwarded)
        .allSatisfy(
            call -> {
              assertThat(call.name()).isEqualTo(Kube2iam.NAME);
              assertThat(call.text("k8s.pod.name")).isEqualTo(Kube2iam.NAME);
              assertThat(call.text("imds.cause"))
                  .isEqualTo(call.version().equals("v1") ? "forwarded" : "");
            });
    assertThat(own).noneMatch(call -> call.has(FORWARDED));
    Part proxy = before.workload(PROXY);
    assertThat(proxy.text("cause")).isEqualTo("forwarded");
    assertThat(proxy.advice()).containsExactly("replace-kube2iam");
    assertThat(
            before.workload(Case.PROXIED_SDK.workload()).parts("clients").getFirst().text("detail"))
        .contains("answered with 403 through the proxy kube2iam");
  }

  @Test
  void theNodeIsNotReadyForTheRightReasons() {
    assertThat(before.exitCode()).isEqualTo(3);
    assertThat(before.report().decision()).isEqualTo("not_ready");
    assertThat(before.node().decision()).isEqualTo("not_ready");
    assertThat(before.node().reasons()).containsExactly("no_v1");
    long v1 =
        first.events().stream()
            .filter(call -> call.isRequest() && call.version().equals("v1"))
            .count();
    assertThat(before.node().said("no_v1")).startsWith(v1 + " calls without a token");
    assertThat(before.report().reasons())
        .containsExactlyInAnyOrder("nodes_ready", "workloads_ready");
    List<String> notReady =
        before.report().parts("workloads").stream()
            .filter(each -> each.decision().equals("not_ready"))
            .map(each -> each.text("name", "text"))
            .toList();
    List<String> expected = new ArrayList<>(List.of(PROXY));
    Arrays.stream(Case.values())
        .filter(each -> each.diagnosis().isPresent())
        .map(Case::workload)
        .forEach(expected::add);
    assertThat(notReady).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatIsRejectedWithATokenIsSaid() {
    Part script = before.workload(Case.REFUSED_SCRIPT.workload());
    assertThat(script.number("counts", "v2_rejected")).isEqualTo(1);
    assertThat(text.out()).contains("1 call with a token was rejected with 401");
    // The proxy's call for it is rejected too.
    assertThat(first.err()).contains("2 calls with a token were rejected with 401");
  }

  @Test
  void theSummaryTellsWhyAndWhatToChange() {
    for (Case each : Case.values()) {
      if (each.diagnosis().isPresent()) {
        String row =
            first
                .err()
                .lines()
                .filter(line -> line.contains(each.workload()))
                .findFirst()
                .orElse("none of " + each);
        assertThat(row).contains(each.diagnosis().get().cause().label());
        assertThat(row).contains(each.diagnosis().get().client().strip());
      }
    }
    assertThat(first.err()).contains("Verdict: not ready");
    assertThat(text.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void aFixedCaseCallsWithTokensOnly(Case which) throws Exception {
    Started started = FIXED.get(which);
    for (Program program : started.scenario().programs()) {
      assertThat(SdkLab.calls(second, started.containers().get(program)))
          .as(lab.said(started, program).toString())
          .isNotEmpty()
          .allSatisfy(
              call -> {
                assertThat(call.version()).isIn("token", "v2");
                assertThat(call.text("imds.outcome")).isEqualTo("ok");
              });
    }
  }

  @Test
  void allIsReadyOnceTheWindowHasPassed() {
    assertThat(ready.report().decision()).isEqualTo("ready");
    assertThat(ready.node().decision()).isEqualTo("ready");
    assertThat(ready.inTheWay()).isEmpty();
    assertThat(ready.report().parts("workloads")).hasSizeGreaterThan(Case.values().length);
    Instant start = Wire.time(second.events().getFirst());
    assertThat(Instant.parse(ready.report().text("as_of"))).isAfter(start.plus(WINDOW));
    assertThat(ready.report().parts("settings"))
        .extracting(each -> each.text("id"))
        .contains("require-tokens-instances");
  }

  @Test
  void ofWhatIsGoneNothingGoodIsKnown() {
    assertThat(withTheProxy.exitCode()).isEqualTo(4);
    assertThat(withTheProxy.inTheWay()).contains(PROXY);
    assertThat(withTheProxy.workload(PROXY).reasons()).contains("v1_seen_since");
  }

  @Test
  void aWindowLongerThanTheTraceIsNotEnough() {
    assertThat(tooShort.exitCode()).isEqualTo(4);
    assertThat(tooShort.report().decision()).isEqualTo("not_enough_evidence");
    assertThat(tooShort.node().reasons()).contains("window_covered").doesNotContain("no_gap");
  }

  @Test
  void aCrashLeavesAGapUntilTheWindowHasPassed() {
    assertThat(withGap.exitCode()).isEqualTo(4);
    assertThat(withGap.node().reasons()).contains("no_gap").doesNotContain("no_v1");
    assertThat(readyAgain.node().decision()).isEqualTo("ready");
    assertThat(readyAgain.node().number("gap_count")).isEqualTo(1);
    Instant start = Wire.time(lab.watcher().events().getFirst());
    assertThat(Instant.parse(readyAgain.report().text("as_of"))).isAfter(start.plus(WINDOW));
  }

  /** So nobody is said to have watched when nobody did, though calls come all the time. */
  @Test
  void nothingIsMissingInTheLogButWhatTheGapsTell() throws Exception {
    Judged all = Judged.of(lab.log(), window());
    List<Part> gaps = all.node().parts("gaps");
    assertThat(gaps).hasSize(2);
    Map<String, List<Instant>> logged = logged(lab.log());
    List<RequestRecord> missing = new ArrayList<>();
    int asked = 0;
    for (RequestRecord each : lab.lab().asked()) {
      asked++;
      if (!isIn(logged, each)) {
        missing.add(each);
      }
    }
    assertThat(asked).isGreaterThan(100);
    Predicate<RequestRecord> inAGap =
        each ->
            gaps.stream()
                .anyMatch(
                    gap ->
                        !each.time().isBefore(Instant.parse(gap.text("from")))
                            && !each.time().isAfter(Instant.parse(gap.text("to"))));
    assertThat(missing).isNotEmpty().allMatch(inAGap);
    assertThat(all.node().number("missing")).isZero();
  }

  /** By connection and target, when. */
  private static Map<String, List<Instant>> logged(Path log) throws IOException {
    Map<String, List<Instant>> all = new HashMap<>();
    for (Printed each : LogLines.of(log)) {
      if (each.isRequest()) {
        String key =
            String.join(" ", each.client(), each.text("http.request.method"), each.target());
        all.computeIfAbsent(key, _ -> new ArrayList<>()).add(Wire.time(each));
      }
    }
    return all;
  }

  /** Takes it out, where it is there: on one connection the same is asked a second later. */
  private static boolean isIn(Map<String, List<Instant>> logged, RequestRecord asked) {
    String client = asked.clientAddress() + " " + asked.clientPort();
    List<Instant> times =
        logged.getOrDefault(
            String.join(" ", client, asked.method(), asked.target()), new ArrayList<>());
    Optional<Instant> same =
        times.stream()
            .filter(time -> Duration.between(time, asked.time()).abs().toMillis() < 500)
            .findFirst();
    return same.isPresent() && times.remove(same.get());
  }
}
