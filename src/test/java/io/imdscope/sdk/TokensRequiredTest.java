package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.sdk.Scenario.Reach;
import io.imdscope.sdk.SdkLab.Started;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where tokens are required, what never asks for one is rejected. */
class TokensRequiredTest {
  private static final Map<Program, Started> PODS = new EnumMap<>(Program.class);

  private static SdkLab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("sdkr", options -> options.withHopLimit(2).withRequired(true));
    for (Program each : Program.installed(inPods())) {
      PODS.put(each, lab.start(Scenario.of(each.container(), Reach.POD, each)));
    }
    lab.finish();
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
}
