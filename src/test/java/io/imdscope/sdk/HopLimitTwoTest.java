package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.imdscope.sdk.Scenario.Reach;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Printed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a node with the hop limit 2 SDKs that know of tokens use them, also in pods. */
class HopLimitTwoTest {
  private static final String NONE = "";
  private static final String CREDENTIALS = "token ok, v2 ok security-credentials, v2 ok role";
  private static final String WITHOUT = "v1 ok security-credentials, v1 ok role";

  private static final Map<Program, Started> PODS = new EnumMap<>(Program.class);

  private static SdkLab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = SdkLab.up("sdk2", options -> options.withHopLimit(2));
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

  /** A program, what it asks, and how its User-Agent begins on each call that has one. */
  static Stream<Arguments> inPods() {
    return Stream.of(
        arguments(Program.JAVA_V1_OLD, WITHOUT + ", v1 ok document", "aws-sdk-java/1.11.500"),
        arguments(
            Program.JAVA_V1_NEW,
            "token ok, v2 ok security-credentials, token ok, v2 ok role,"
                + " token ok, v2 ok document",
            "aws-sdk-java/1.12.797 Linux/"),
        arguments(
            Program.JAVA_V2,
            CREDENTIALS + ", token ok, v2 ok document",
            "aws-sdk-java/2.41.30 os/Linux#"),
        arguments(Program.JAVA_V2_IMDS, "token ok, v2 ok instance-id", "Java/"),
        arguments(Program.JS_V2_OLD, WITHOUT, "aws-sdk-nodejs/2.500.0 linux/"),
        arguments(Program.JS_V2_NEW, CREDENTIALS, NONE),
        arguments(Program.JS_V3, CREDENTIALS, NONE),
        arguments(Program.BOTO2, WITHOUT, "Python-urllib/3"),
        arguments(Program.BOTO3, CREDENTIALS, "Boto3/"),
        arguments(Program.RUBY, CREDENTIALS, "aws-sdk-ruby3/"),
        arguments(Program.AWS_CLI, "token ok, v2 ok availability-zone, " + CREDENTIALS, "aws-cli/"),
        arguments(Program.GO_V1, CREDENTIALS + ", token ok, v2 ok document", "aws-sdk-go/1."),
        arguments(Program.GO_V2, CREDENTIALS + ", token ok, v2 ok document", "aws-sdk-go-v2/1."),
        arguments(Program.CURL, "v1 ok instance-id", "curl/"),
        arguments(Program.WGET, "v1 ok instance-id", "Wget"),
        arguments(Program.CURL_WITH_TOKEN, "token ok, v2 ok instance-id", "curl/"));
  }

  @ParameterizedTest
  @MethodSource("inPods")
  void usesTokensOrNot(Program program, String wire, String userAgent) throws Exception {
    program.assumeInstalled();
    Started started = PODS.get(program);
    List<Printed> calls = lab.calls(started, program);
    assertThat(Wire.of(calls)).as(lab.said(started, program).toString()).isEqualTo(wire);
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.has("user_agent.original")).isEqualTo(!userAgent.equals(NONE));
              assertThat(call.text("user_agent.original")).startsWith(userAgent);
              assertThat(call.text("k8s.namespace.name")).isEqualTo("shop");
              assertThat(call.text("k8s.pod.name")).isEqualTo(program.container());
              assertThat(call.text("k8s.container.name")).isEqualTo(program.container());
              boolean token = call.version().equals("token");
              assertThat(call.number("network.hop_limit")).isEqualTo(token ? 1 : -1);
            });
  }

  @ParameterizedTest
  @MethodSource("inPods")
  void asksForATokenThatLivesSoLong(Program program) {
    program.assumeInstalled();
    assertThat(lab.calls(PODS.get(program), program))
        .filteredOn(call -> call.version().equals("token"))
        .extracting(call -> call.text("http.request.header.x-aws-ec2-metadata-token-ttl-seconds"))
        .allMatch(program == Program.GO_V2 ? "[300]"::equals : "[21600]"::equals);
  }
}
