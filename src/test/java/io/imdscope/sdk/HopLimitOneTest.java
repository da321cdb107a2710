package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.event.Cause;
import io.imdscope.sdk.Scenario.Reach;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a node with the hop limit 1 no token reaches a pod, and SDKs that know of tokens do without.
 */
class HopLimitOneTest {
  /** No SDK gives up sooner than in half a second; this is less by what clocks differ. */
  private static final Duration TIMEOUT = Duration.ofMillis(450);

  private static final String FORWARDED = "http.request.header.x-forwarded-for";

  private static final String GO =
      "token no_response, token no_response, token no_response, v1 ok security-credentials,"
          + " v1 ok role, token no_response, token no_response, token no_response, v1 ok document";

  private static final Map<Program, Started> PODS = new EnumMap<>(Program.class);
  private static final Map<Case, Started> CASES = new EnumMap<>(Case.class);

  private static SdkLab lab;
  private static Started refusedScript;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("sdk1", options -> options.withHopLimit(1));
    for (Case each : Case.values()) {
      CASES.put(each, lab.start(each.before()));
    }
    for (Program each : Program.installed(inPods())) {
      PODS.put(each, lab.start(Scenario.of(each.container(), Reach.POD, each)));
    }
    refusedScript =
        lab.start(Scenario.of("refused-script", Reach.PROXIED, Program.CURL_WITH_TOKEN));
    lab.finish();
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

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(Case.OLD_SDK, "v1 ok security-credentials, v1 ok role, v1 ok document"),
        arguments(Case.SCRIPT, "v1 ok instance-id"),
        arguments(Case.BLOCKED_SDK, "token no_response, v1 ok security-credentials, v1 ok role"),
        arguments(Case.BLOCKED_SCRIPT, "token no_response, v1 ok instance-id"),
        arguments(Case.PROXIED_SDK, "token refused, v1 ok security-credentials, v1 ok role"),
        arguments(
            Case.IGNORED, "token ok, v2 ok security-credentials, v2 ok role, v1 ok instance-id"),
        arguments(Case.CLEAN, "token ok, v2 ok security-credentials, v2 ok role"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseIsWhatItSays(Case which, String wire) throws Exception {
    Started started = CASES.get(which);
    Program program = started.scenario().programs().getFirst();
    assertThat(Wire.of(lab.calls(started, program)))
        .as(lab.said(started, program).toString())
        .isEqualTo(wire);
  }

  @Test
  void oneContainerOfAMixedPodUsesTokens() {
    Started mixed = CASES.get(Case.MIXED);
    assertThat(Wire.of(lab.calls(mixed, Program.JAVA_V2)))
        .isEqualTo("token ok, v2 ok security-credentials, v2 ok role, token ok, v2 ok document");
    assertThat(Wire.of(lab.calls(mixed, Program.JS_V2_OLD)))
        .isEqualTo("v1 ok security-credentials, v1 ok role");
  }

  @Test
  void aTokenTravelsOneHop() {
    assertThat(
            lab.calls(CASES.get(Case.CLEAN), Program.BOTO3).getFirst().number("network.hop_limit"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void aCaseWithACauseCallsWithoutAToken(Case which) {
    Started started = CASES.get(which);
    List<String> versions =
        started.containers().keySet().stream()
            .flatMap(program -> lab.calls(started, program).stream())
            .map(Printed::version)
            .toList();
    assertThat(versions.contains("v1")).isEqualTo(which.cause().isPresent());
    assertThat(versions.contains("v2"))
        .isEqualTo(
            which.cause().isEmpty()
                || which.cause().get() == Cause.MIXED
                || which.cause().get() == Cause.TOKEN_IGNORED);
  }

  @Test
  void theProxySaysForWhomItCalls() throws Exception {
    Started proxied = CASES.get(Case.PROXIED_SDK);
    List<Printed> own = lab.calls(proxied, Program.JS_V3);
    String caller = own.getFirst().text("client.address");
    List<Printed> forwarded =
        SdkLab.calls(lab.watcher(), lab.proxyContainer().orElseThrow()).stream()
            .filter(call -> call.text(FORWARDED).equals("[" + caller + "]"))
            .toList();
    assertThat(Wire.of(forwarded)).isEqualTo(Wire.of(own));
    assertThat(forwarded)
        .allSatisfy(
            call -> {
              assertThat(call.name()).isEqualTo(Kube2iam.NAME);
              assertThat(call.text("k8s.pod.name")).isEqualTo(Kube2iam.NAME);
            });
    assertThat(own).noneMatch(call -> call.has(FORWARDED));
  }

  @Test
  void aScriptTakesTheRefusalForAToken() {
    assertThat(Wire.of(lab.calls(refusedScript, Program.CURL_WITH_TOKEN)))
        .isEqualTo("token refused, v2 rejected instance-id");
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
    try (Watcher late = lab.watchAnew()) {
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
                });
      }
      assertThat(late.stop()).as(late.err()).isIn(0, 4);
    }
  }
}
