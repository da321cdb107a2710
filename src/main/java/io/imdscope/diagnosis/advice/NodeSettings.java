package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.verdict.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What to set on instances and where they come from. */
final class NodeSettings {
  /** More than that many are named by whoever has their list. */
  static final int MOST_INSTANCES = 50;

  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");

  private NodeSettings() {}

  static List<Advice> of(Decision decision, SettingsFacts facts) {
    boolean ready = decision == Decision.READY;
    List<Advice> advice = new ArrayList<>();
    if (!ready) {
      advice.add(facts.anyRejected() ? allowV1Again(facts) : keepOptional());
    }
    if (facts.neededHopLimit().isPresent()) {
      int needed = facts.neededHopLimit().getAsInt();
      advice.add(
          AdviceText.RAISE_HOP_LIMIT_NODES.say(
              Map.of("needed", Integer.toString(needed)),
              Optional.of(raiseHopLimit(needed, facts.instanceIds())),
              Optional.of(Sources.OPTIONS)));
    }
    advice.addAll(require(ready ? "R" : "When ready, r", facts));
    return List.copyOf(advice);
  }

  /**
   * Sets the hop limit alone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-instance-metadata-options.html">
   *     AWS CLI</a>
   */
  static String raiseHopLimit(int needed, List<String> instances) {
    return modify(
        instances, "--http-put-response-hop-limit " + needed + " --http-endpoint enabled");
  }

  /** No command: pasted on a node that requires tokens already, it would allow v1 again. */
  private static Advice keepOptional() {
    return AdviceText.KEEP_OPTIONAL.say(
        Map.of(), Optional.empty(), Optional.of(Sources.TRANSITION));
  }

  /**
   * Where the account enforces tokens, the service refuses to set an instance to optional.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-instance-metadata-defaults.html">
   *     AWS CLI</a>
   */
  private static Advice allowV1Again(SettingsFacts facts) {
    return AdviceText.ALLOW_V1_AGAIN.say(
        Map.of(),
        Optional.of(
            "aws ec2 modify-instance-metadata-defaults --region REGION"
                + " --http-tokens-enforced disabled  # only where it is enabled\n"
                + modify(facts.instanceIds(), "--http-tokens optional --http-endpoint enabled")),
        Optional.of(Sources.OPTIONS));
  }

  private static List<Advice> require(String when, SettingsFacts facts) {
    OptionalInt hops = facts.hopLimit();
    return List.of(
        AdviceText.REQUIRE_INSTANCES.say(
            Map.of("when", when, "instances", howMany(facts.nodes())),
            Optional.of(instances(facts)),
            Optional.of(Sources.OPTIONS)),
        say(AdviceText.REQUIRE_LAUNCH_TEMPLATE, when, template(hops), Sources.NEW_INSTANCES),
        say(AdviceText.REQUIRE_KARPENTER, when, karpenter(hops), Sources.KARPENTER),
        say(AdviceText.REQUIRE_EKSCTL, when, eksctl(hops), Sources.EKSCTL),
        say(AdviceText.REQUIRE_CLOUDFORMATION, when, stack(hops), Sources.CLOUDFORMATION),
        say(AdviceText.REQUIRE_TERRAFORM, when, terraform(hops), Sources.TERRAFORM),
        say(AdviceText.REQUIRE_ACCOUNT_DEFAULT, when, account(hops), Sources.ACCOUNT));
  }

  private static Advice say(AdviceText text, String when, String command, String source) {
    return text.say(Map.of("when", when), Optional.of(command), Optional.of(source));
  }

  private static String instances(SettingsFacts facts) {
    return modify(
        facts.instanceIds(),
        "--http-tokens required"
            + with(facts.hopLimit(), " --http-put-response-hop-limit ", "")
            + " --http-endpoint enabled");
  }

  private static String howMany(int nodes) {
    return switch (nodes) {
      case 0 -> "running instances";
      case 1 -> "the running instance";
      default -> "all " + nodes + " running instances";
    };
  }

  private static String template(OptionalInt hops) {
    return "aws ec2 create-launch-template-version --launch-template-id TEMPLATE_ID"
        + " --source-version VERSION --launch-template-data '{\"MetadataOptions\":{"
        + "\"HttpTokens\":\"required\","
        + with(hops, "\"HttpPutResponseHopLimit\":", ",")
        + "\"HttpEndpoint\":\"enabled\"}}'";
  }

  private static String karpenter(OptionalInt hops) {
    return "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nspec:\n  metadataOptions:\n"
        + "    httpEndpoint: enabled\n"
        + (hops.isPresent()
            ? line(hops, "    httpPutResponseHopLimit: ")
            : "    # httpPutResponseHopLimit: as it is now; left out, it becomes 1\n")
        + "    httpTokens: required";
  }

  private static String eksctl(OptionalInt hops) {
    String group = "managedNodeGroups:\n  - name: NODE_GROUP\n";
    return hops.isEmpty()
        ? group + "    disableIMDSv1: true"
        : group
            + "    launchTemplate:  # with the hop limit of "
            + hops.getAsInt()
            + "\n      id: TEMPLATE_ID";
  }

  private static String stack(OptionalInt hops) {
    return "Type: AWS::EC2::LaunchTemplate\nProperties:\n  LaunchTemplateData:\n    MetadataOptions:\n"
        + "      HttpEndpoint: enabled\n"
        + line(hops, "      HttpPutResponseHopLimit: ")
        + "      HttpTokens: required";
  }

  private static String terraform(OptionalInt hops) {
    return "metadata_options {\n  http_endpoint               = \"enabled\"\n"
        + line(hops, "  http_put_response_hop_limit = ")
        + "  http_tokens                 = \"required\"\n}";
  }

  private static String account(OptionalInt hops) {
    return "aws ec2 modify-instance-metadata-defaults --region REGION --http-tokens required"
        + with(hops, " --http-put-response-hop-limit ", "");
  }

  private static String line(OptionalInt hops, String before) {
    return with(hops, before, "\n");
  }

  /** What is set now stays where nothing else is needed. */
  private static String with(OptionalInt hops, String before, String after) {
    return hops.isPresent() ? before + hops.getAsInt() + after : "";
  }

  private static String modify(List<String> instances, String options) {
    List<String> known = instances.stream().filter(id -> INSTANCE.matcher(id).matches()).toList();
    if (known.isEmpty() || known.size() > MOST_INSTANCES) {
      return "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID " + options;
    }
    if (known.size() == 1) {
      return "aws ec2 modify-instance-metadata-options --instance-id "
          + known.getFirst()
          + " "
          + options;
    }
    return "for id in "
        + String.join(" ", known)
        + "; do\n  aws ec2 modify-instance-metadata-options --instance-id \"$id\" "
        + options
        + "\ndone";
  }
}
