package io.imdscope.diagnosis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which advice a client gets, and that it says what helps. */
class AdvisorTest {
  private static final String OLD_GO = "aws-sdk-go/1.15.0 (go1.10; linux; amd64)";
  private static final String NEW_GO = "aws-sdk-go/1.55.5 (go1.22; linux; amd64)";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "aws-sdk-go/1.15.0 (go1.10)|app|upgrade-aws-sdk-go-v1"
            + "|at least 1.25.38, better 1.47.2|go get github.com/aws/aws-sdk-go@v1.47.2",
        "aws-sdk-java/1.11.677 Linux|java|upgrade-aws-sdk-java-v1|at least 1.11.678, better 1.12.634"
            + "|-DdepVersion=1.12.634",
        "aws-sdk-java/2.10.20 Linux|java|upgrade-aws-sdk-java-v2|at least 2.10.21, better 2.23.16"
            + "|-DdepVersion=2.23.16",
        "aws-sdk-nodejs/2.574.0 linux/v12|node|upgrade-aws-sdk-js-v2"
            + "|at least 2.722.0, better 2.1488.0: before 2.575.0 it never|npm install aws-sdk@^2.1488.0",
        "Boto3/1.9.0 Python/3.7 Botocore/1.12.0|python3|upgrade-boto3|Upgrade Boto3 1.9.0 (botocore"
            + "|'boto3>=1.12.6' 'botocore>=1.32.4'",
        "Botocore/1.13.22 Python/3.7|python3|upgrade-botocore|at least 1.13.25, better 1.32.4: before 1.13.23 it"
            + "|'botocore>=1.32.4'",
        "aws-cli/1.16.286 Python/3.7 botocore/1.13.22|aws|upgrade-aws-cli-v1"
            + "|at least 1.16.289, better 1.30.4|'awscli>=1.30.4,<2'",
        "aws-sdk-ruby3/3.70.0|ruby|upgrade-aws-sdk-ruby-v3|at least 3.79.0, better 3.186.0|>= 3.186.0",
        "aws-sdk-php/3.112.0 GuzzleHttp/6|php|upgrade-aws-sdk-php|at least 3.147.7"
            + "|composer require 'aws/aws-sdk-php:^3.147.7'",
        "aws-sdk-dotnet-coreclr/3.3.1 aws-sdk-dotnet-core/3.3.100.1 OS/Linux|dotnet"
            + "|upgrade-aws-sdk-dotnet|at least 3.3.103.66, better 3.7.302.11"
            + "|AWSSDK.Core --version 3.7.302.11",
        "aws-sdk-cpp/1.7.100 Linux|app|check-version-aws-sdk-cpp|at least 1.7.229|checkout 1.7.229",
        "aws-sdk-go/1.55.5 (go1.22)|app|find-direct-call|code in this program|grep",
        "aws-sdk-nodejs/2.1692.0 linux/v18|node|send-token-js-v2|fetchMetadataToken|metadata.request(",
        "aws-sdk-go/1.15.0 (go1.10)|amazon-ssm-agent|update-amazon-ssm-agent|Amazon SSM Agent (AWS SDK"
            + "|amazon-ssm-agent",
        "Go-http-client/1.1|trace-agent|update-datadog-agent|7.64.0 or newer|DD_EC2_PREFER_IMDSV2",
        "aws-sdk-go/1.15.0 (go1.10)|aws-k8s-agent|update-aws-vpc-cni|1.6.0 or newer|--addon-name vpc-cni",
        "Go-http-client/1.1|telegraf|update-telegraf|1.15.0 or newer|telegraf",
        "Go-http-client/1.1|fluent-bit|update-fluent-bit|not all of this is verified|imds_version v2",
        "Go-http-client/1.1|kube2iam|replace-kube2iam|0.12.0 or newer|create-pod-identity-association",
        "curl/8.14.1|curl|fix-script-curl|curl 8.14.1|curl -sSf -m 2 -X PUT",
        "Wget/1.21.3|wget|fix-script-wget|Wget 1.21.3|--method=PUT",
        "Wget|wget|fix-script-busybox|cannot send a PUT|nc -w 2",
        "Wget|busybox|fix-script-busybox|cannot send a PUT|nc -w 2",
        "Python-urllib/3.11|python3|fix-script-python|boto3|urlopen",
        "|python3|fix-script-python|boto3|urlopen",
        "axios/1.6.0|node|fix-script-node|AWS SDK|await fetch",
        "|node|fix-script-node|AWS SDK|await fetch",
        "Go-http-client/1.1|app|fix-script-curl|Go net/http 1.1|curl -sSf",
        "my-app/1.0|app|fix-script-curl|my-app/1.0|curl -sSf",
        "Mozilla/5.0 (x) WindowsPowerShell/5.1|pwsh|fix-script-powershell|PowerShell|Invoke-RestMethod"
      })
  void whoNeverAsksChangesWhatItIs(
      String userAgent, String program, String id, String says, String command) {
    String sent = userAgent == null ? "" : userAgent;
    Advice advice = Cases.of(Cause.NO_TOKEN_ATTEMPT, sent, program).advice();
    assertThat(advice.id()).isEqualTo(id);
    assertThat(advice.sentence()).contains(says);
    assertThat(advice.command().orElseThrow()).contains(command);
  }

  @Test
  void aHopLimitThatIsTooSmallIsRaised() {
    Cases pod = Cases.of(Cause.TOKEN_UNANSWERED, NEW_GO, "app").hop(new HopLimit.TooSmall(1, 2));
    Advice advice = pod.advice();
    assertThat(advice.id()).isEqualTo("raise-hop-limit");
    assertThat(advice.sentence()).contains("hop limit of 1", "to 2", "EKS Pod Identity or IRSA");
    assertThat(advice.command())
        .contains(
            "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID"
                + " --http-put-response-hop-limit 2 --http-endpoint enabled");
    assertThat(pod.in(Cases.workload("ecs-task", "web")).advice().sentence())
        .contains("a role of its own")
        .doesNotContain("EKS");
    assertThat(pod.in(Cases.workload("container", "web")).advice().sentence())
        .contains("host's network");
    assertThat(pod.in(Cases.workload("session", "7")).advice().sentence()).endsWith("to 2.");
  }

  @Test
  void whereTheHopLimitIsEnoughTheSdkCanDoWithoutV1() {
    Cases enough = Cases.of(Cause.TOKEN_UNANSWERED, NEW_GO, "app").hop(new HopLimit.Enough());
    Advice advice = enough.advice();
    assertThat(advice.id()).isEqualTo("switch-v1-off");
    assertThat(advice.sentence()).contains("its calls then fail");
    assertThat(advice.command())
        .contains(
            "kubectl set env deployment/web -n shop -c app AWS_EC2_METADATA_V1_DISABLED=true");
    assertThat(enough.in(Cases.workload("systemd-unit", "app.service")).advice().command())
        .contains(
            """
            sudo mkdir -p /etc/systemd/system/app.service.d
            printf '%s\\n' '[Service]' 'Environment=AWS_EC2_METADATA_V1_DISABLED=true' \
            | sudo tee -a /etc/systemd/system/app.service.d/imds.conf
            sudo systemctl daemon-reload
            sudo systemctl restart app.service""");
    String older = "aws-sdk-go/1.30.0 (go1.14)";
    assertThat(
            Cases.of(Cause.TOKEN_UNANSWERED, older, "app").hop(new HopLimit.Enough()).advice().id())
        .isEqualTo("unblock-token");
    assertThat(Cases.of(Cause.TOKEN_UNANSWERED, NEW_GO, "app").advice().id())
        .isEqualTo("check-hop-limit");
  }

  @Test
  void aPodWithItsOwnCredentialsIsToldThatItHasThem() {
    Cases pod =
        Cases.of(Cause.TOKEN_UNANSWERED, NEW_GO, "app")
            .hop(new HopLimit.TooSmall(1, 2))
            .has(CredentialSource.POD_IDENTITY);
    Advice advice = pod.advice();
    assertThat(advice.id()).isEqualTo("check-own-credentials");
    assertThat(advice.sentence())
        .contains("EKS Pod Identity", "at least 1.47.11", "AWS_EC2_METADATA_DISABLED=true");
    assertThat(advice.command())
        .contains(
            "kubectl set env deployment/web -n shop -c app AWS_EC2_METADATA_DISABLED=true"
                + " AWS_REGION=REGION");
    Cases irsa = pod.has(CredentialSource.IRSA);
    assertThat(irsa.advice().sentence()).contains("IRSA", "at least 1.23.13");
    Advice region = irsa.path("/latest/meta-data/placement/region").advice();
    assertThat(region.id()).isEqualTo("set-region");
    assertThat(region.command())
        .contains("kubectl set env deployment/web -n shop -c app AWS_REGION=REGION");
  }

  @Test
  void anUpgradeIsFarEnoughForItsOwnCredentials() {
    Advice advice =
        Cases.of(Cause.NO_TOKEN_ATTEMPT, OLD_GO, "app").has(CredentialSource.POD_IDENTITY).advice();
    assertThat(advice.sentence())
        .contains("at least 1.47.11: before 1.25.38")
        .endsWith(
            " This pod has EKS Pod Identity for its credentials, which this version cannot use:"
                + " that takes at least 1.47.11.");
    assertThat(advice.command()).contains("go get github.com/aws/aws-sdk-go@v1.47.11");
  }

  @Test
  void anOldSdkIsToldWhetherItCanUseWhatItsPodHas() {
    Cases irsa =
        Cases.of(Cause.NO_TOKEN_ATTEMPT, "aws-sdk-go/1.24.0 (go1.13)", "app")
            .has(CredentialSource.IRSA);
    assertThat(irsa.advice().sentence())
        .endsWith(
            "IRSA for its credentials, which this version can use: see that no other credentials come before.");
    assertThat(
            Cases.of(Cause.NO_TOKEN_ATTEMPT, "aws-sdk-cpp/1.7.100 Linux", "app")
                .has(CredentialSource.IRSA)
                .advice()
                .sentence())
        .contains("at least 1.7.229")
        .endsWith("which this version cannot use: that takes at least 1.7.174.");
    assertThat(
            Cases.of(Cause.NO_TOKEN_ATTEMPT, "aws-sdk-go/1.15.0 (go1.10)", "amazon-ssm-agent")
                .has(CredentialSource.POD_IDENTITY)
                .advice()
                .sentence())
        .endsWith("which this version cannot use: that takes at least 1.47.11.");
    assertThat(
            Cases.of(
                    Cause.NO_TOKEN_ATTEMPT,
                    "aws-sdk-dotnet-coreclr/3.3.1 aws-sdk-dotnet-core/3.3.100.1 OS/Linux",
                    "dotnet")
                .has(CredentialSource.IRSA)
                .advice()
                .sentence())
        .endsWith("IRSA for its credentials, which not every version can use.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statefulset|web|kubectl set env statefulset/web -n shop -c app V=1 W=[::1]",
        "cronjob|nightly|kubectl set env cronjob/nightly -n shop -c app V=1 W=[::1]",
        "job|once|env:  # of the container, where its pods are made;  - name: V;    value: \"1\";"
            + "  - name: W;    value: \"[::1]\"",
        "pods|agent|env:  # of the container",
        "compose-service|db|services:;  db:;    environment:;      V: \"1\";      W: \"[::1]\";"
            + "# then: docker compose -p shop up -d db",
        "container|db|docker run --env V=1 --env 'W=[::1]'  # and what else it was started with",
        "ecs-task|web|{\"containerDefinitions\": [{\"name\": \"app\", \"environment\": ["
            + "{\"name\": \"V\", \"value\": \"1\"}, {",
        "systemd-unit|a.service|sudo mkdir -p /etc/systemd/system/a.service.d;printf '%s\\n' '[Service]'"
            + " 'Environment=V=1' 'Environment=W=[::1]' | sudo tee -a",
        "systemd-unit|a/../../b|sudo mkdir -p /etc/systemd/system/NAME.d;",
        "session|7|export V=1 'W=[::1]'",
        "cronjob|$(reboot)|kubectl set env cronjob/NAME -n shop"
      })
  void variablesAreSetWhereTheWorkloadIsMade(String kind, String name, String command) {
    assertThat(Variables.set(Cases.workload(kind, name), Map.of("V", "1", "W", "[::1]")))
        .startsWith(command.replace(" W=[::1]", " 'W=[::1]'").replace(";", "\n"));
  }

  @Test
  void whatIsForATaskDefinitionIsJson() {
    String json = Variables.set(Cases.workload("ecs-task", "web"), Map.of("W", "[::1]", "V", "1"));
    assertThat(Json.object(json).toString()).contains("[::1]");
  }

  @Test
  void aGuessedOwnerIsCalledSo() {
    WorkloadName guessed =
        new WorkloadName("cronjob", Optional.of("shop"), "nightly", Optional.empty(), true);
    assertThat(Variables.set(guessed, Map.of("V", "1")))
        .isEqualTo(
            "kubectl set env cronjob/nightly -n shop V=1"
                + "  # its owner is guessed from its pods' names");
    assertThat(Shell.restart(guessed).orElseThrow()).endsWith("guessed from its pods' names");
  }

  @ParameterizedTest
  @CsvSource({
    "400, fix-token-request",
    "403, check-endpoint",
    "404, not-imds",
    "405, not-imds",
    "429, token-service-busy",
    "503, token-service-busy"
  })
  void aRefusalIsReadByItsStatus(int status, String id) {
    Cases refused = Cases.of(Cause.TOKEN_REFUSED, "aws-sdk-go/1.30.0 (go1.14)", "app");
    assertThat(refused.refused(status).advice().id()).isEqualTo(id);
  }

  @Test
  void aProxyIsNamed() {
    Cases refused = Cases.of(Cause.TOKEN_REFUSED, NEW_GO, "app").refused(403);
    assertThat(refused.proxy("kube2iam").advice().id()).isEqualTo("replace-kube2iam");
    assertThat(refused.proxy("kiam-agent").advice().id()).isEqualTo("replace-kiam");
    assertThat(Cases.of(Cause.FORWARDED, NEW_GO, "kube2iam").advice())
        .isEqualTo(refused.proxy("kube2iam").advice()); // one id, one text
    Advice other = refused.proxy("10.0.0.7").advice();
    assertThat(other.id()).isEqualTo("exclude-from-proxy");
    assertThat(other.sentence()).contains("10.0.0.7");
    assertThat(other.command().orElseThrow())
        .contains("169.254.169.254,fd00:ec2::254,[fd00:ec2::254],");
    assertThat(refused.proxy("squid\n; rm -rf /").advice().sentence()).doesNotContain("rm -rf");
  }

  @Test
  void aTokenThatIsIgnoredIsSent() {
    assertThat(
            Cases.of(Cause.TOKEN_IGNORED, "aws-sdk-nodejs/2.1692.0 linux/v18", "node")
                .advice()
                .id())
        .isEqualTo("send-token-js-v2");
    assertThat(Cases.of(Cause.TOKEN_IGNORED, "curl/8.14.1", "curl").advice().id())
        .isEqualTo("fix-script-curl");
    assertThat(Cases.of(Cause.TOKEN_IGNORED, NEW_GO, "app").advice().id())
        .isEqualTo("find-direct-call");
    assertThat(Cases.of(Cause.TOKEN_IGNORED, NEW_GO, "telegraf").advice().id())
        .isEqualTo("update-telegraf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "deployment|web|kubectl rollout restart deployment/web -n shop",
        "daemonset|web|kubectl rollout restart daemonset/web -n shop",
        "statefulset|web|kubectl rollout restart statefulset/web -n shop",
        "pod|web-1|kubectl delete pod web-1 -n shop  # if an owner brings it back",
        "cronjob|nightly|kubectl create job --from=cronjob/nightly imds-check -n shop",
        "systemd-unit|app@1.service|sudo systemctl restart app@1.service",
        "container|db|docker restart db",
        "compose-service|db|docker compose -p shop restart db",
        "ecs-task|web|aws ecs update-service --cluster shop --service SERVICE"
            + " --force-new-deployment",
        "session|7|-",
        "host|/|-",
        "deployment|$(reboot)|kubectl rollout restart deployment/NAME -n shop",
        "deployment|-x|kubectl rollout restart deployment/NAME -n shop"
      })
  void whatRanBeforeIsRestarted(String kind, String name, String command) {
    Advice advice =
        Cases.of(Cause.NO_TOKEN_SEEN, OLD_GO, "app").in(Cases.workload(kind, name)).advice();
    assertThat(advice.id()).isEqualTo("restart-while-watching");
    assertThat(advice.command().orElse(null)).isEqualTo(command);
  }

  @Test
  void whatIsForwardedIsLookedForBehindTheProxy() {
    assertThat(Cases.of(Cause.FORWARDED, "Go-http-client/1.1", "kiam").advice().id())
        .isEqualTo("replace-kiam");
    assertThat(Cases.of(Cause.FORWARDED, "curl/8", "squid").advice().id())
        .isEqualTo("look-behind-proxy");
    assertThat(Cases.of(Cause.MIXED, "curl/8", "curl").advice().id()).isEqualTo("fix-the-rest");
  }

  @Test
  void whatIsRejectedIsUrgent() {
    Cases call = Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.14.1", "curl");
    assertThat(call.rejected().advice().sentence())
        .isEqualTo(call.advice().sentence() + " Its calls are rejected with 401 already.");
  }

  @Test
  void aPathIsRepeatedOnlyWhenItIsPlain() {
    Cases call = Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.14.1", "curl");
    assertThat(call.path("/latest/user-data").advice().command().orElseThrow())
        .endsWith("http://169.254.169.254/latest/user-data");
    for (String odd : new String[] {"/a;reboot", "/$(x)", "/a b", "x", "/a'\"", "/a\nb"}) {
      assertThat(call.path(odd).advice().command().orElseThrow())
          .endsWith("http://169.254.169.254/latest/meta-data/");
    }
  }
}
