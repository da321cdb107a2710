package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.catalogue.Answer;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Kind;
import io.imdscope.diagnosis.catalogue.Product;
import io.imdscope.event.CredentialSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Advice for those who ask for a token and get none. */
final class TokenLost {
  private static final String V1_OFF = "AWS_EC2_METADATA_V1_DISABLED";
  private static final String PASSES_TOKENS = "a release that passes tokens on";

  /** The IPv6 address twice: botocore heeds it only in brackets, Go and requests only without. */
  private static final String NOT_PROXIED = "169.254.169.254,fd00:ec2::254,[fd00:ec2::254]";

  private static final List<String> PROXIES = List.of("kube2iam", "kiam");

  private TokenLost() {}

  static Advice unanswered(Situation situation) {
    if (!situation.credentialSources().isEmpty()) {
      return ownCredentials(situation);
    }
    return switch (situation.hop()) {
      case HopLimit.TooSmall(int effective, int needed) ->
          AdviceText.RAISE_HOP_LIMIT.say(
              Map.of(
                  "effective", Integer.toString(effective),
                  "needed", Integer.toString(needed),
                  "alternative", alternative(situation)),
              Optional.of(NodeSettings.raiseHopLimit(needed, List.of())),
              Optional.of(Sources.OPTIONS));
      case HopLimit.Unknown() ->
          AdviceText.CHECK_HOP_LIMIT.say(
              Map.of("alternative", alternative(situation)),
              Optional.of(describe()),
              Optional.of(Sources.OPTIONS));
      case HopLimit.Enough() -> canSwitchV1Off(situation) ? switchV1Off(situation) : unblock();
    };
  }

  static Advice refused(Situation situation, Catalogue catalogue) {
    if (situation.client().is(Kind.PROXY)) {
      return replaceProxy(situation.client().product().orElseThrow());
    }
    if (situation.proxy().isPresent()) {
      return behindProxy(situation, situation.proxy().get(), catalogue);
    }
    int status = situation.refusedStatus().orElse(403);
    return switch (status) {
      case 400 ->
          AdviceText.FIX_TOKEN_REQUEST.say(
              Map.of("client", situation.client().label()),
              Optional.of(Scripts.curl("/latest/meta-data/")),
              Optional.of(Sources.REQUESTS));
      case 403 ->
          AdviceText.CHECK_ENDPOINT.say(
              Map.of(),
              Optional.of(
                  describe()
                      + "\naws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID"
                      + " --http-endpoint enabled"),
              Optional.of(Sources.REQUESTS));
      case 404, 405 ->
          AdviceText.NOT_IMDS.say(
              Map.of(),
              Optional.of(
                  "curl -sS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' -o /dev/null"
                      + " -D - http://169.254.169.254/latest/api/token"),
              Optional.of(Sources.REQUESTS));
      default -> canSwitchV1Off(situation) ? switchV1Off(situation) : busy(status);
    };
  }

  static Advice replaceProxy(Product proxy) {
    return AdviceText.REPLACE_PROXY.say(
        proxy.id(),
        Map.of(
            "proxy",
            proxy.name(),
            "release",
            proxy
                .firstV2()
                .map(first -> first + " or newer, which passes tokens on")
                .orElse(PASSES_TOKENS)),
        Optional.of(
            "aws eks create-pod-identity-association --cluster-name CLUSTER --namespace NAMESPACE"
                + " --service-account SERVICE_ACCOUNT --role-arn ROLE_ARN"),
        Optional.of(proxy.sources().getFirst()));
  }

  private static Advice behindProxy(Situation situation, String proxy, Catalogue catalogue) {
    String lower = proxy.toLowerCase(Locale.ROOT);
    Optional<Product> known =
        PROXIES.stream()
            .filter(lower::contains)
            .flatMap(id -> catalogue.product(id).stream())
            .findFirst();
    if (known.isPresent()) {
      return replaceProxy(known.get());
    }
    return AdviceText.EXCLUDE_FROM_PROXY.say(
        Map.of("proxy", Shell.word(proxy, "another program")),
        Optional.of(
            Variables.set(
                situation.workload(), Map.of("NO_PROXY", NOT_PROXIED + ",AND_WHAT_IT_HAS_NOW"))),
        Optional.of(Sources.SERVICE));
  }

  private static Advice ownCredentials(Situation situation) {
    boolean podIdentity = situation.credentialSources().contains(CredentialSource.POD_IDENTITY);
    String own = OwnCredentials.name(situation);
    Optional<String> source = Optional.of(podIdentity ? Sources.POD_IDENTITY : Sources.IRSA);
    boolean credentials =
        situation.path().filter(path -> path.contains("/iam/security-credentials")).isPresent();
    if (!credentials) {
      return AdviceText.SET_REGION.say(
          Map.of("own", own),
          Optional.of(Variables.set(situation.workload(), Map.of("AWS_REGION", "REGION"))),
          source);
    }
    Client sdk = situation.client().sdk().orElse(situation.client());
    String minimum =
        sdk.product()
            .flatMap(product -> OwnCredentials.least(situation, product))
            .map(version -> "at least " + version)
            .orElse("new enough");
    return AdviceText.CHECK_OWN_CREDENTIALS.say(
        Map.of("own", own, "client", sdk.label(), "minimum", minimum),
        Optional.of(
            Variables.set(
                situation.workload(),
                Map.of("AWS_EC2_METADATA_DISABLED", "true", "AWS_REGION", "REGION"))),
        source);
  }

  private static boolean canSwitchV1Off(Situation situation) {
    return situation.client().canSwitchV1Off() == Answer.YES;
  }

  private static Advice switchV1Off(Situation situation) {
    Client client = situation.client();
    return AdviceText.SWITCH_V1_OFF.say(
        Map.of("setting", V1_OFF + "=true", "client", client.label()),
        Optional.of(Variables.set(situation.workload(), Map.of(V1_OFF, "true"))),
        Optional.of(Sources.SDKS));
  }

  private static Advice unblock() {
    return AdviceText.UNBLOCK_TOKEN.say(
        Map.of(),
        Optional.of("sudo iptables-save | grep -F 169.254.169.254; sudo nft list ruleset"),
        Optional.of(Sources.REQUESTS));
  }

  private static Advice busy(int status) {
    return AdviceText.TOKEN_SERVICE_BUSY.say(
        Map.of("status", Integer.toString(status)),
        Optional.empty(),
        Optional.of(Sources.REQUESTS));
  }

  private static String describe() {
    return "aws ec2 describe-instances --instance-ids INSTANCE_ID"
        + " --query 'Reservations[].Instances[].MetadataOptions'";
  }

  private static String alternative(Situation situation) {
    if (Shell.isKubernetes(situation.workload())) {
      return ", or give it credentials of its own through EKS Pod Identity or IRSA, so that it need"
          + " not ask the node";
    }
    return switch (situation.workload().kind()) {
      case "ecs-task" -> ", or give the task a role of its own";
      case "container" -> ", or run it in the host's network";
      case "compose-service" ->
          ", or run it in the host's network with network_mode: host in its service";
      default -> "";
    };
  }
}
