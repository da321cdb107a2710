package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.sdk.Scenario.Reach;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a node with the hop limit 1 no token reaches a pod, and SDKs that know of tokens do without.
 */
class HopLimitOneTest {
  /** No SDK gives up sooner than in half a second; this is less by what clocks differ. */
  private static final Duration TIMEOUT = Duration.ofMillis(450);

  private static final String GO =
      "token no_response, token no_response, token no_response, v1 ok security-credentials,"
          + " v1 ok role, token no_response, token no_response, token no_response, v1 ok document";

  private static final String NEVER = "no_token_attempt";
  private static final String LOST = "token_unanswered";
  private static final String RAISE = "raise-hop-limit";

  private static final Map<Program, Started> PODS = new EnumMap<>(Program.class);

  private static SdkLab lab;

  @TempDir private Path temp;
  private static Judged report;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("sdk1", options -> options.withHopLimit(1));
    for (Program each : Program.installed(inPods())) {
      PODS.put(each, lab.start(Scenario.of(each.container(), Reach.POD, each)));
    }
    lab.finish();
    report = Judged.of(lab.log(), "--window", "10m");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  static Stream<Arguments> inPods() {
    return Stream.of(
        arguments(Program.JAVA_V1_OLD, "v1 ok security-credentials, v1 ok role, v1 ok document"),
        arguments(
            Program.JAVA_V1_NEW,
            "token no_response, v1 ok security-credentials, token no_response, v1 ok role,"
                + " token no_response, v1 ok document"),
        arguments(
            Program.JAVA_V2,
            "token no_response, v1 ok security-credentials, v1 ok role,"
                + " token no_response, v1 ok document"),
        arguments(Program.JAVA_V2_IMDS, fourTimes("token no_response")),
        arguments(Program.JS_V2_OLD, "v1 ok security-credentials, v1 ok role"),
        arguments(
            Program.JS_V2_NEW,
            fourTimes("token no_response") + ", v1 ok security-credentials, v1 ok role"),
        arguments(Program.JS_V3, "token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(Program.BOTO2, "v1 ok security-credentials, v1 ok role"),
        arguments(Program.BOTO3, "token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(
            Program.RUBY,
            "token no_response, token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(
            Program.AWS_CLI,
            "token no_response, v1 ok availability-zone,"
                + " token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(Program.GO_V1, GO),
        arguments(Program.GO_V2, GO),
        arguments(Program.CURL, "v1 ok instance-id"),
        arguments(Program.WGET, "v1 ok instance-id"),
        arguments(Program.CURL_WITH_TOKEN, "token no_response, v1 ok instance-id"));
  }

  private static String fourTimes(String part) {
    return String.join(", ", part, part, part, part);
  }

  @ParameterizedTest
  @MethodSource("inPods")
  void noTokenReachesAPod(Program program, String wire) {
    program.assumeInstalled();
    List<Printed> calls = lab.calls(PODS.get(program), program);
    assertThat(Wire.of(calls)).isEqualTo(wire);
    assertThat(Wire.afterTokenRequests(calls))
        .allSatisfy(delay -> assertThat(delay).isGreaterThan(TIMEOUT));
    assertThat(calls).allMatch(call -> call.number("network.hop_limit") == -1);
  }

  /** A program that calls without a token, why, who does so, and what to change. */
  static Stream<Arguments> diagnoses() {
    return Stream.of(
        arguments(
            Program.JAVA_V1_OLD, NEVER, "AWS SDK for Java 1 1.11.500", "upgrade-aws-sdk-java-v1"),
        arguments(Program.JAVA_V1_NEW, LOST, "AWS SDK for Java 1 1.12.797", RAISE),
        arguments(Program.JAVA_V2, LOST, "AWS SDK for Java 2 2.41.30", RAISE),
        arguments(
            Program.JS_V2_OLD, NEVER, "AWS SDK for JavaScript v2 2.500.0", "upgrade-aws-sdk-js-v2"),
        arguments(Program.JS_V2_NEW, LOST, "AWS SDK for JavaScript v2 2.", RAISE),
        arguments(Program.JS_V3, LOST, "AWS SDK for JavaScript v3", RAISE),
        arguments(Program.BOTO2, NEVER, "Python urllib 3.", "fix-script-python"),
        arguments(Program.BOTO3, LOST, "Boto3 ", RAISE),
        arguments(Program.RUBY, LOST, "AWS SDK for Ruby 3 3.", RAISE),
        arguments(Program.AWS_CLI, LOST, "AWS CLI v2 2.", RAISE),
        arguments(Program.GO_V1, LOST, "AWS SDK for Go v1 1.", RAISE),
        arguments(Program.GO_V2, LOST, "AWS SDK for Go v2 1.", RAISE),
        arguments(Program.CURL, NEVER, "curl ", "fix-script-curl"),
        arguments(Program.WGET, NEVER, "Wget", "fix-script-busybox"),
        arguments(Program.CURL_WITH_TOKEN, LOST, "curl ", RAISE));
  }

  @ParameterizedTest
  @MethodSource("diagnoses")
  void theCauseIsToldAtOnce(Program program, String cause, String client, String advice) {
    program.assumeInstalled();
    List<Printed> calls = lab.calls(PODS.get(program), program);
    assertThat(calls.stream().filter(call -> call.version().equals("v1")))
        .isNotEmpty()
        .allSatisfy(
            call -> {
              assertThat(call.text("imds.cause")).isEqualTo(cause);
              // Before a token came anywhere on the node, nothing tells how far they come.
              assertThat(call.text("imds.advice"))
                  .isEqualTo(advice.equals(RAISE) ? "check-hop-limit" : advice);
            });
  }

  @ParameterizedTest
  @MethodSource("diagnoses")
  void theReportTellsWhyAndWhatToChange(
      Program program, String cause, String client, String advice) {
    program.assumeInstalled();
    Part workload = report.workload(PODS.get(program).scenario().workload(program));
    assertThat(workload.text("cause")).isEqualTo(cause);
    assertThat(workload.advice())
        .containsExactly(advice.equals(RAISE) ? "check-hop-limit" : advice);
    assertThat(workload.parts("clients").getFirst().text("label")).startsWith(client);
    assertThat(workload.parts("clients")).as(workload.toString()).hasSize(1);
    assertThat(workload.decision()).isEqualTo("not_ready");
  }

  @Test
  void aClientThatKnowsNothingButTokensIsInNobodysWay() {
    Part workload =
        report.workload(PODS.get(Program.JAVA_V2_IMDS).scenario().workload(Program.JAVA_V2_IMDS));
    assertThat(workload.number("counts", "v1")).isZero();
    assertThat(workload.text("cause")).isEmpty();
    assertThat(workload.reasons()).doesNotContain("no_v1");
  }

  @Test
  void whatAskedBeforeTheTraceStaysWithoutTokens() throws Exception {
    Program[] programs =
        Program.installed(
                Stream.of(Program.JS_V2_NEW, Program.GO_V1, Program.GO_V2).map(Arguments::of))
            .toArray(Program[]::new);
    Started sticky = lab.start(Scenario.of("sticky", Reach.POD, programs).withRounds(1000));
    for (Program each : programs) {
      Await.orFail(
          () -> lab.calls(sticky, each).stream().anyMatch(call -> call.version().equals("v1")),
          () -> "the first call without a token of " + each);
    }
    Path log = temp.resolve("late");
    try (Watcher late = lab.watchAnew(log)) {
      for (Program each : programs) {
        String container = sticky.containers().get(each);
        Await.orFail(() -> SdkLab.calls(late, container).size() >= 4, () -> "rounds of " + each);
      }
      lab.lab().pods().remove(sticky.pod());
      Instant start =
          late.events().stream()
              .filter(event -> event.text("event.name").equals("imdscope.start"))
              .map(Wire::time)
              .findFirst()
              .orElseThrow();
      for (Program each : programs) {
        assertThat(SdkLab.calls(late, sticky.containers().get(each)))
            .allSatisfy(
                call -> {
                  assertThat(call.version()).isEqualTo("v1");
                  assertThat(Instant.parse(call.text("process.start_time"))).isBefore(start);
                  assertThat(call.text("imds.cause")).isEqualTo("no_token_seen");
                  assertThat(call.text("imds.advice")).isEqualTo("restart-while-watching");
                });
      }
      assertThat(late.stop()).as(late.err()).isIn(0, 4);
      Judged judged = Judged.of(log, "--window", "10m");
      assertThat(judged.exitCode()).isEqualTo(3);
      for (Program each : programs) {
        Part workload = judged.workload(sticky.scenario().workload(each));
        assertThat(workload.text("cause")).isEqualTo("no_token_seen");
        assertThat(workload.advice()).containsExactly("restart-while-watching");
        assertThat(late.err()).contains(sticky.scenario().workload(each));
      }
      assertThat(late.err()).contains("no_token_seen");
    }
  }
}
