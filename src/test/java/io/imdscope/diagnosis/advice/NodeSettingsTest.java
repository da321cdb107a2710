package io.imdscope.diagnosis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.verdict.Decision;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is to be set on nodes, for each decision. */
class NodeSettingsTest {
  private static final List<String> REQUIRE =
      List.of(
          "require-tokens-instances",
          "require-tokens-launch-template",
          "require-tokens-karpenter",
          "require-tokens-eksctl",
          "require-tokens-cloudformation",
          "require-tokens-terraform",
          "require-tokens-account-default");

  @Test
  void whatIsReadyIsRequired() {
    List<Advice> advice = settings(Decision.READY, OptionalInt.empty(), false);
    assertThat(advice.stream().map(Advice::id)).isEqualTo(REQUIRE);
    assertThat(advice).allMatch(each -> each.sentence().startsWith("Require tokens"));
    assertThat(command(advice, "require-tokens-instances"))
        .isEqualTo(
            "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID"
                + " --http-tokens required --http-endpoint enabled");
    assertThat(advice)
        .noneMatch(each -> each.command().orElseThrow().contains("opLimit\":"))
        .noneMatch(each -> each.command().orElseThrow().matches("(?s).*\\n *httpPut.*"));
  }

  @Test
  void whatIsNotReadyStaysOptionalAndMayGetItsHopLimitNow() {
    for (Decision decision : List.of(Decision.NOT_READY, Decision.NOT_ENOUGH_EVIDENCE)) {
      List<Advice> advice = settings(decision, OptionalInt.of(2), false);
      assertThat(advice.stream().map(Advice::id).limit(2))
          .containsExactly("keep-optional", "raise-hop-limit-nodes");
      assertThat(advice.getFirst().command()).isEmpty(); // it could allow v1 again
      assertThat(command(advice, "raise-hop-limit-nodes"))
          .contains("--http-put-response-hop-limit 2")
          .doesNotContain("http-tokens");
      assertThat(advice.stream().map(Advice::id).skip(2)).isEqualTo(REQUIRE);
      assertThat(advice.subList(2, advice.size()))
          .allMatch(each -> each.sentence().startsWith("When ready, require tokens"));
    }
  }

  @Test
  void whatIsRejectedAlreadyCanGoBack() {
    List<Advice> advice = settings(Decision.NOT_READY, OptionalInt.empty(), true);
    assertThat(advice.getFirst().id()).isEqualTo("allow-v1-again");
    assertThat(command(advice, "allow-v1-again"))
        .contains("--http-tokens-enforced disabled", "--http-tokens optional");
    assertThat(advice).noneMatch(each -> each.id().equals("keep-optional"));
    assertThat(settings(Decision.READY, OptionalInt.empty(), true).getFirst().id())
        .isEqualTo("require-tokens-instances");
  }

  /** A setting that is left out goes back to its default, and a hop limit of 1 breaks pods. */
  @Test
  void theHopLimitInEffectStays() {
    SettingsFacts facts =
        new SettingsFacts(OptionalInt.empty(), OptionalInt.of(2), 1, List.of(), false);
    List<Advice> advice = new Advisor(Cases.CATALOGUE).settings(Decision.READY, facts);
    assertThat(command(advice, "require-tokens-karpenter")).contains("httpPutResponseHopLimit: 2");
    assertThat(command(advice, "require-tokens-launch-template"))
        .contains("\"HttpPutResponseHopLimit\":2");
    assertThat(command(advice, "require-tokens-terraform"))
        .contains("http_put_response_hop_limit = 2");
    assertThat(advice).noneMatch(each -> each.id().equals("raise-hop-limit-nodes"));
  }

  @Test
  void eachToolGetsItsOwnNames() {
    List<Advice> advice = settings(Decision.READY, OptionalInt.of(3), false);
    assertThat(command(advice, "require-tokens-launch-template"))
        .endsWith(
            "--launch-template-data '{\"MetadataOptions\":{\"HttpTokens\":\"required\","
                + "\"HttpPutResponseHopLimit\":3,\"HttpEndpoint\":\"enabled\"}}'");
    assertThat(command(advice, "require-tokens-karpenter"))
        .isEqualTo(
            """
            apiVersion: karpenter.k8s.aws/v1
            kind: EC2NodeClass
            spec:
              metadataOptions:
                httpEndpoint: enabled
                httpPutResponseHopLimit: 3
                httpTokens: required""");
    assertThat(command(advice, "require-tokens-eksctl")).contains("launchTemplate:", "TEMPLATE_ID");
    assertThat(
            command(settings(Decision.READY, OptionalInt.empty(), false), "require-tokens-eksctl"))
        .endsWith("disableIMDSv1: true");
    assertThat(command(advice, "require-tokens-cloudformation"))
        .contains("HttpPutResponseHopLimit: 3\n", "HttpTokens: required");
    assertThat(command(advice, "require-tokens-terraform"))
        .contains(
            "http_put_response_hop_limit = 3\n", "http_tokens                 = \"required\"");
    assertThat(command(advice, "require-tokens-account-default"))
        .isEqualTo(
            "aws ec2 modify-instance-metadata-defaults --region REGION --http-tokens required"
                + " --http-put-response-hop-limit 3");
  }

  @Test
  void instancesAreNamedWhenThereAreNotTooMany() {
    assertThat(instances(List.of("i-0123456789abcdef0")))
        .startsWith(
            "aws ec2 modify-instance-metadata-options --instance-id i-0123456789abcdef0 --http");
    assertThat(instances(List.of("i-0123456789abcdef0", "i-11111111", "x; reboot")))
        .startsWith("for id in i-0123456789abcdef0 i-11111111; do\n")
        .contains("--instance-id \"$id\"")
        .endsWith("\ndone")
        .doesNotContain("reboot");
    assertThat(instances(Collections.nCopies(NodeSettings.MOST_INSTANCES + 1, "i-11111111")))
        .contains("--instance-id INSTANCE_ID");
    assertThat(
            new Advisor(Cases.CATALOGUE)
                .settings(
                    Decision.READY,
                    new SettingsFacts(
                        OptionalInt.empty(), OptionalInt.empty(), 7, List.of(), false))
                .getFirst()
                .sentence())
        .contains("all 7 running instances");
  }

  private static String instances(List<String> ids) {
    SettingsFacts facts =
        new SettingsFacts(OptionalInt.empty(), OptionalInt.empty(), 1, ids, false);
    return command(
        new Advisor(Cases.CATALOGUE).settings(Decision.READY, facts), "require-tokens-instances");
  }

  private static List<Advice> settings(Decision decision, OptionalInt hops, boolean rejected) {
    return new Advisor(Cases.CATALOGUE)
        .settings(decision, new SettingsFacts(hops, OptionalInt.empty(), 1, List.of(), rejected));
  }

  private static String command(List<Advice> advice, String id) {
    return advice.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .flatMap(Advice::command)
        .orElseThrow();
  }
}
