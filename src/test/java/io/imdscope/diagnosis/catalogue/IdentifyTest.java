package io.imdscope.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a caller is, by User-Agents as they are on the wire and by programs. */
class IdentifyTest {
  private static final Catalogue CATALOGUE = new Catalogue();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws-sdk-go/1.15.0 (go1.10; linux; amd64)|aws-sdk-go-v1|AWS SDK for Go v1 1.15.0|NO|NO",
        "aws-sdk-go/1.25.38 (go1.13; linux; amd64)|aws-sdk-go-v1|AWS SDK for Go v1 1.25.38|YES|NO",
        "aws-sdk-go/1.55.5 (go1.22; linux; arm64) exec-env/x|aws-sdk-go-v1"
            + "|AWS SDK for Go v1 1.55.5|YES|YES",
        "aws-sdk-go/v0.20.0 GOOS/linux GOARCH/amd64 GO/go1.14 ec2imds|aws-sdk-go-v2"
            + "|AWS SDK for Go v2 v0.20.0|YES|UNKNOWN",
        "aws-sdk-go-v2/1.36.1 ua/2.1 os/linux lang/go#1.24.2 md/GOOS#linux ft/ec2-imds"
            + "|aws-sdk-go-v2|AWS SDK for Go v2 1.36.1|YES|UNKNOWN",
        "Botocore/1.12.0 Python/2.7.5 Linux/4.14|botocore|Botocore 1.12.0|NO|NO",
        "Botocore/1.13.21 Python/3.7.6 Linux/4.14|botocore|Botocore 1.13.21|YES|NO",
        "Botocore/1.13.22 Python/3.7.6 Linux/4.14|botocore|Botocore 1.13.22|NO|NO",
        "Botocore/1.13.23 Python/3.7.6 Linux/4.14|botocore|Botocore 1.13.23|YES|NO",
        "Botocore/1.34.0 Python/3.11.7 Linux/5.10 awscrt/0.19|botocore|Botocore 1.34.0|YES|YES",
        "Boto3/1.9.0 Python/3.7.3 Linux/5.10 Botocore/1.12.0|boto3"
            + "|Boto3 1.9.0 (botocore 1.12.0)|NO|NO",
        "Boto3/1.10.0 Python/3.7.3 Linux/5.10 Botocore/1.13.50|boto3"
            + "|Boto3 1.10.0 (botocore 1.13.50)|YES|NO",
        "Boto3/1.34.0 Python/3.11.7 Linux/5.10 Botocore/1.34.0|boto3"
            + "|Boto3 1.34.0 (botocore 1.34.0)|YES|YES",
        "Boto3/1.9.0 Python/3.7.3|boto3|Boto3 1.9.0|NO|UNKNOWN",
        "aws-cli/1.16.286 Python/3.7.6 Linux/4.14 botocore/1.13.22|aws-cli-v1"
            + "|AWS CLI v1 1.16.286 (botocore 1.13.22)|NO|NO",
        "aws-cli/1.16.289 Python/3.7.6 Linux/4.14 botocore/1.13.25|aws-cli-v1"
            + "|AWS CLI v1 1.16.289 (botocore 1.13.25)|YES|NO",
        "aws-cli/1.30.4 Python/3.9 Linux/6.1 botocore/1.32.4|aws-cli-v1"
            + "|AWS CLI v1 1.30.4 (botocore 1.32.4)|YES|YES",
        "aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023 prompt/off|aws-cli-v2"
            + "|AWS CLI v2 2.15.0|YES|NO",
        "aws-cli/2.15.1 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023|aws-cli-v2"
            + "|AWS CLI v2 2.15.1|YES|YES",
        "aws-sdk-java/1.11.677 Linux/5.10 OpenJDK_64-Bit_Server_VM/25.2 java/1.8.0_392|"
            + "aws-sdk-java-v1|AWS SDK for Java 1 1.11.677|NO|NO",
        "aws-sdk-java/1.11.678-SNAPSHOT Linux/5.10|aws-sdk-java-v1"
            + "|AWS SDK for Java 1 1.11.678-SNAPSHOT|UNKNOWN|NO",
        "aws-sdk-java/1.12.780 Linux/5.10 java/1.8.0_392|aws-sdk-java-v1"
            + "|AWS SDK for Java 1 1.12.780|YES|YES",
        "aws-sdk-java/2.10.20 Linux/5.10 Java/17.0.9|aws-sdk-java-v2"
            + "|AWS SDK for Java 2 2.10.20|NO|NO",
        "aws-sdk-java/2.31.0 os/Linux#5.10 lang/java#17.0.9|aws-sdk-java-v2"
            + "|AWS SDK for Java 2 2.31.0|YES|YES",
        "aws-sdk-nodejs/2.574.0 linux/v12.22.0|aws-sdk-js-v2"
            + "|AWS SDK for JavaScript v2 2.574.0|NO|NO",
        "aws-sdk-nodejs/2.600.0 linux/v14.21.3|aws-sdk-js-v2"
            + "|AWS SDK for JavaScript v2 2.600.0|YES|NO",
        "aws-sdk-nodejs/2.1692.0 linux/v18.19.0|aws-sdk-js-v2"
            + "|AWS SDK for JavaScript v2 2.1692.0|YES|YES",
        "aws-sdk-ruby3/3.78.0|aws-sdk-ruby-v3|AWS SDK for Ruby 3 3.78.0|NO|NO",
        "aws-sdk-ruby3/3.190.0|aws-sdk-ruby-v3|AWS SDK for Ruby 3 3.190.0|YES|YES",
        "aws-sdk-php/3.112.35 GuzzleHttp/6.5.5 curl/7.61.1 PHP/7.4|aws-sdk-php"
            + "|AWS SDK for PHP 3.112.35|NO|UNKNOWN",
        "aws-sdk-php/3.130.0 GuzzleHttp/7|aws-sdk-php|AWS SDK for PHP 3.130.0|YES|UNKNOWN",
        "aws-sdk-dotnet-coreclr/3.3.103.65 aws-sdk-dotnet-core/3.3.103.65 .NET_Core/3.1 OS/Linux|"
            + "aws-sdk-dotnet|AWS SDK for .NET 3.3.103.65|NO|NO",
        "aws-sdk-dotnet-coreclr/ aws-sdk-dotnet-core/3.7.302.11 .NET_Core/6.0 OS/Linux|"
            + "aws-sdk-dotnet|AWS SDK for .NET 3.7.302.11|YES|YES",
        "aws-sdk-dotnet-45/3.7.500.1 aws-sdk-dotnet-core/3.3.103.66 OS/Windows|aws-sdk-dotnet"
            + "|AWS SDK for .NET 3.3.103.66|YES|NO",
        "aws-sdk-cpp/1.7.228 Linux/4.14 x86_64 GCC/7.3.1|aws-sdk-cpp"
            + "|AWS SDK for C++ 1.7.228|UNKNOWN|UNKNOWN",
        "aws-sdk-cpp/1.11.200 ua/2.0 md/aws-crt#0.2 os/Linux#6.1 lang/c++#C++11|aws-sdk-cpp"
            + "|AWS SDK for C++ 1.11.200|YES|UNKNOWN",
        "aws-sdk-rust/1.3.1 ua/2.1 api/imds/1.5 os/linux lang/rust/1.80|aws-sdk-rust"
            + "|AWS SDK for Rust 1.3.1|YES|UNKNOWN",
        "Cloud-Init/22.2.2|cloud-init|cloud-init 22.2.2|YES|UNKNOWN",
        "curl/8.14.1|curl|curl 8.14.1|UNKNOWN|UNKNOWN",
        "Wget/1.21.3|wget|Wget 1.21.3|UNKNOWN|UNKNOWN",
        "Wget|wget|Wget|UNKNOWN|UNKNOWN",
        "python-requests/2.31.0|python-requests|Python requests 2.31.0|UNKNOWN|UNKNOWN",
        "Python-urllib/3.11|python-urllib|Python urllib 3.11|UNKNOWN|UNKNOWN",
        "Go-http-client/1.1|go-http|Go net/http 1.1|UNKNOWN|UNKNOWN",
        "Java/17.0.9|java-http|Java HTTP 17.0.9|UNKNOWN|UNKNOWN",
        "Apache-HttpClient/4.5.13 (Java/11)|apache-httpclient"
            + "|Apache HttpClient 4.5.13|UNKNOWN|UNKNOWN",
        "okhttp/4.9.3|okhttp|OkHttp 4.9.3|UNKNOWN|UNKNOWN",
        "axios/1.6.0|node-http|Node.js HTTP 1.6.0|UNKNOWN|UNKNOWN",
        "node|node-http|Node.js HTTP|UNKNOWN|UNKNOWN",
        "GuzzleHttp/7|guzzle|Guzzle 7|UNKNOWN|UNKNOWN",
        "Ruby|ruby-http|Ruby Net::HTTP|UNKNOWN|UNKNOWN",
        "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1|powershell"
            + "|PowerShell 5.1|UNKNOWN|UNKNOWN"
      })
  void byUserAgent(String userAgent, String id, String label, Answer tokens, Answer off) {
    Client client = CATALOGUE.identify(Optional.of(userAgent), "app", List.of("app"));
    assertThat(client.product().map(Product::id)).contains(id);
    assertThat(client.label()).isEqualTo(label);
    assertThat(client.speaksTokens()).isEqualTo(tokens);
    assertThat(client.canSwitchV1Off()).isEqualTo(off);
    assertThat(client.byBehaviour()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "aws-sdk-go/1.44.261 (go1.20.3; linux; amd64)|amazon-ssm-agen|/usr/bin/amazon-ssm-agent|"
            + "amazon-ssm-agent|Amazon SSM Agent (AWS SDK for Go v1 1.44.261)",
        "aws-sdk-go/1.15.0 (go1.10; linux; amd64)|aws-k8s-agent|./aws-k8s-agent|aws-vpc-cni|"
            + "Amazon VPC CNI (AWS SDK for Go v1 1.15.0)",
        "Go-http-client/1.1|agent|/opt/datadog-agent/bin/agent/agent run|datadog-agent|"
            + "Datadog Agent",
        "-|kube2iam|/bin/kube2iam --node=x|kube2iam|kube2iam",
        "-|kubelet|/usr/bin/kubelet --config=/etc/x|kubelet|kubelet",
        "aws-sdk-java/1.11.375 Linux/5.10|java|java -Xmx1g org.apache.hadoop.fs.FsShell -ls|hadoop|"
            + "Apache Hadoop (AWS SDK for Java 1 1.11.375)",
        "aws-sdk-java/1.12.780 Linux/5.10|java|java -jar /usr/share/java/jenkins.war|jenkins|"
            + "Jenkins (AWS SDK for Java 1 1.12.780)",
        "Cloud-Init/22.2.2|cloud-init|/usr/bin/python3 /usr/bin/cloud-init init|cloud-init|"
            + "cloud-init 22.2.2",
        "-|terraform-provi|./terraform-provider-aws_v5.1.0_x5|terraform|Terraform",
        "-|curl|curl -A|curl|curl",
        "-|python3|python3 app.py|-|python3",
        "-|node|node server.js|-|node",
        "-|java|java -jar app.jar|-|java",
        "my-app/1.0|app|app|-|my-app/1.0",
        "my-app/1.0|curl|curl -A x|curl|my-app/1.0"
      })
  void byProgram(String userAgent, String program, String args, String id, String label) {
    Client client =
        CATALOGUE.identify(Optional.ofNullable(userAgent), program, List.of(args.split(" ")));
    assertThat(client.product().map(Product::id)).isEqualTo(Optional.ofNullable(id));
    assertThat(client.label()).isEqualTo(label);
  }

  @Test
  void whatIsInsideAComponentDecides() {
    Client old = identify("aws-sdk-go/1.15.0 (go1.10; linux; amd64)", "amazon-ssm-agent");
    assertThat(old.speaksTokens()).isEqualTo(Answer.NO);
    assertThat(old.fallback().statuses()).contains(403, 404, 405);
    assertThat(old.sdk().flatMap(Client::product).map(Product::id)).contains("aws-sdk-go-v1");
    Client unknown = identify("Go-http-client/1.1", "amazon-ssm-agent");
    assertThat(unknown.speaksTokens()).isEqualTo(Answer.UNKNOWN);
    assertThat(unknown.fallback()).isEqualTo(Fallback.UNKNOWN);
  }

  @Test
  void nobodyIsUnknown() {
    assertThat(CATALOGUE.identify(Optional.empty(), "", List.of()).label()).isEqualTo("unknown");
    assertThat(CATALOGUE.identify(Optional.of("  "), "", List.of()).label()).isEqualTo("unknown");
  }

  @Test
  void aLabelIsPrintableAndBounded() {
    String hostile = "\u001b[31m\u202eevil\n\r\u0000" + "x".repeat(100_000) + "\ud800";
    Client client = CATALOGUE.identify(Optional.of(hostile), "\u0007", List.of("\n"));
    assertThat(client.label()).hasSize(Labels.OWN_WORDS).startsWith("?[31m?evil").endsWith("…");
    Client version =
        CATALOGUE.identify(Optional.of("curl/" + "9".repeat(10_000)), "curl", List.of());
    assertThat(version.label()).hasSize(Labels.LONGEST);
    assertThat(CATALOGUE.identify(Optional.empty(), "a\tb", List.of()).label()).isEqualTo("a?b");
  }

  @Test
  void oddUserAgentsDoNoHarm() {
    Stream.of(
            "/",
            "//",
            "/1",
            "curl/",
            "curl/ ",
            "aws-sdk-java/",
            "aws-sdk-java/x.y",
            "Boto3",
            "boto3/ botocore/",
            "aws-sdk-dotnet-coreclr/",
            "é/1",
            "aws-cli/20.1",
            "<script>/1")
        .forEach(
            odd -> {
              Client client = CATALOGUE.identify(Optional.of(odd), "p", List.of("p"));
              assertThat(client.label()).as(odd).isNotBlank();
              assertThat(client.speaksTokens()).as(odd).isNotEqualTo(Answer.YES);
            });
  }

  private static Client identify(String userAgent, String program) {
    return CATALOGUE.identify(Optional.of(userAgent), program, List.of(program));
  }

  @Test
  void wordsThatBeginWithABlankAreShownWithoutHoweverLong() {
    String words = "x".repeat(200);
    assertThat(CATALOGUE.identify(Optional.empty(), " " + words, List.of()).label())
        .startsWith("x")
        .hasSizeLessThanOrEqualTo(Labels.LONGEST);
  }
}
