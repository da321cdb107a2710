package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.sdk.Scenario.Reach;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Watcher;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where tokens are required, what never asks for one is rejected. */
class TokensRequiredTest {
  private static final Map<Program, Started> PODS = new EnumMap<>(Program.class);

  private static SdkLab lab;
  private static String summary;
  private static Judged report;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("sdkr", options -> options.withHopLimit(2).withRequired(true));
    for (Program each : Program.installed(inPods())) {
      PODS.put(each, lab.start(Scenario.of(each.container(), Reach.POD, each)));
    }
    lab.finish();
    Watcher watcher = lab.watcher();
    assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
    summary = watcher.err();
    report = Judged.of(lab.log(), "--window", "10m");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  /** A program, what it asks, and what it says of that. */
  static Stream<Arguments> inPods() {
    String rejected = "v1 rejected security-credentials";
    String credentials = "token ok, v2 ok security-credentials, v2 ok role";
    return Stream.of(
        arguments(
            Program.JAVA_V1_OLD,
            rejected + ", v1 rejected document",
            "credentials SdkClientException"),
        arguments(Program.JS_V2_OLD, rejected, "credentials Error"),
        arguments(Program.BOTO2, rejected, "credentials none"),
        arguments(Program.CURL, "v1 rejected instance-id", "script 22"),
        arguments(Program.JS_V2_BARE, credentials + ", v1 rejected instance-id", "bare Error"),
        arguments(Program.JS_V3, credentials, "credentials ok"),
        arguments(Program.BOTO3, credentials, "credentials ok"));
  }

  @ParameterizedTest
  @MethodSource("inPods")
  void rejectsWhatHasNoToken(Program program, String wire, String said) throws Exception {
    program.assumeInstalled();
    Started started = PODS.get(program);
    List<String> words = lab.said(started, program);
    assertThat(Wire.of(lab.calls(started, program))).as(words.toString()).isEqualTo(wire);
    assertThat(words).contains(said);
  }

  static Stream<Arguments> whatBroke() {
    return Stream.of(
        arguments(
            Program.JAVA_V1_OLD, "no_token_attempt", "AWS SDK for Java 1 1.11.500", "upgrade-"),
        arguments(
            Program.JS_V2_OLD, "no_token_attempt", "AWS SDK for JavaScript v2 2.500.0", "upgrade-"),
        arguments(Program.BOTO2, "no_token_attempt", "Python urllib 3.", "fix-script-python"),
        arguments(Program.CURL, "no_token_attempt", "curl ", "fix-script-curl"),
        arguments(
            Program.JS_V2_BARE, "token_ignored", "AWS SDK for JavaScript v2", "send-token-js-v2"));
  }

  @ParameterizedTest
  @MethodSource("whatBroke")
  void theReportNamesWhatBroke(Program program, String cause, String client, String advice) {
    program.assumeInstalled();
    String name = PODS.get(program).scenario().workload(program);
    Part workload = report.workload(name);
    assertThat(workload.decision()).isEqualTo("not_ready");
    assertThat(workload.text("cause")).isEqualTo(cause);
    assertThat(workload.number("counts", "v1_rejected"))
        .isPositive()
        .isEqualTo(workload.number("counts", "v1"));
    Part first = workload.parts("clients").getFirst();
    assertThat(first.text("label")).startsWith(client);
    assertThat(first.text("advice", "id")).startsWith(advice);
    assertThat(first.text("advice", "sentence")).contains("rejected with 401 already");
    assertThat(workload.parts("evidence"))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.number("status")).isEqualTo(401));
    assertThat(lab.calls(PODS.get(program), program))
        .filteredOn(call -> call.version().equals("v1"))
        .allSatisfy(call -> assertThat(call.text("imds.cause")).isEqualTo(cause));
    assertThat(summary).contains(name);
  }

  @Test
  void theRestGoesOn() {
    assertThat(report.exitCode()).isEqualTo(3);
    assertThat(summary).contains("without a token got 401: the instance requires tokens already");
    Program clean = Program.BOTO3;
    Part workload = report.workload(PODS.get(clean).scenario().workload(clean));
    assertThat(workload.number("counts", "v1")).isZero();
    assertThat(workload.reasons()).doesNotContain("no_v1");
  }
}
