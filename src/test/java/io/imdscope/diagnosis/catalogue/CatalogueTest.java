package io.imdscope.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue as a whole: complete, with a source for each fact. */
class CatalogueTest {
  private static final Catalogue CATALOGUE = new Catalogue();

  /** AWS's table of minimum versions, beside what sources and changelogs show; by hand. */
  @ParameterizedTest
  @CsvSource({
    "aws-cli-v1,           1.16.289,   1.16.289,    1.30.4",
    "aws-cli-v2,           ,           2.0.0,       2.15.1",
    "botocore,             1.13.25,    1.13.21,     1.32.4",
    "boto3,                1.12.6,     1.10.25,     ",
    "aws-sdk-java-v1,      1.11.678,   1.11.678,    1.12.634",
    "aws-sdk-java-v2,      2.10.21,    2.10.21,     2.23.16",
    "aws-sdk-go-v1,        1.25.38,    1.25.38,     1.47.2",
    "aws-sdk-go-v2,        0.19.0,     0.19.0,      ",
    "aws-sdk-js-v2,        2.722.0,    2.575.0,     2.1488.0",
    "aws-sdk-js-v3,        ,           3.0.0,       ",
    "aws-sdk-dotnet,       3.3.634.1,  3.3.103.66,  3.7.302.11",
    "aws-tools-powershell, 4.0.1.0,    ,            ",
    "aws-sdk-php,          3.147.7,    3.119.0,     ",
    "aws-sdk-ruby-v3,      3.79.0,     3.79.0,      3.186.0",
    "aws-sdk-ruby-v2,      ,           2.11.401,    ",
    "aws-sdk-cpp,          1.7.229,    ,            ",
    "aws-sdk-kotlin,       1.1.4,      ,            ",
    "aws-sdk-rust,         ,           ,            ",
    "aws-sdk-swift,        ,           ,            "
  })
  void hasEverySdk(String id, String awsFloor, String firstV2, String firstV1Off) {
    Product product = CATALOGUE.product(id).orElseThrow();
    assertThat(product.kind()).isEqualTo(Kind.SDK);
    assertThat(product.awsFloor()).isEqualTo(Optional.ofNullable(awsFloor));
    assertThat(product.firstV2()).isEqualTo(Optional.ofNullable(firstV2));
    assertThat(product.firstV1Off()).isEqualTo(Optional.ofNullable(firstV1Off));
    assertThat(product.language()).isPresent();
    assertThat(product.upgrade()).isPresent();
    boolean withoutSwitch = product.neverV1() || id.equals("aws-sdk-ruby-v2");
    assertThat(product.v1Off().isEmpty()).isEqualTo(withoutSwitch);
  }

  @Test
  void hasTheComponents() {
    assertThat(CATALOGUE.products().stream().map(Product::id))
        .contains(
            "amazon-ssm-agent",
            "amazon-cloudwatch-agent",
            "cloud-init",
            "ec2-instance-connect",
            "aws-vpc-cni",
            "aws-ebs-csi-driver",
            "aws-node-termination-handler",
            "cluster-autoscaler",
            "kubelet",
            "nodeadm",
            "amazon-ecs-agent",
            "datadog-agent",
            "telegraf",
            "fluent-bit",
            "vector",
            "opentelemetry-collector",
            "newrelic-infra",
            "terraform",
            "teleport",
            "vault",
            "consul",
            "hadoop",
            "jenkins",
            "kube2iam",
            "kiam");
  }

  @Test
  void everyEntryHasSources() {
    for (Product product : CATALOGUE.products()) {
      assertThat(product.sources()).as(product.id()).isNotEmpty();
      for (String source : product.sources()) {
        assertThat(URI.create(source).getScheme()).as(product.id()).isEqualTo("https");
      }
    }
  }

  @Test
  void whatIsNotVerifiedSaysWhatIsNot() {
    for (Product product : CATALOGUE.products()) {
      assertThat(product.verified() || !product.note().isBlank()).as(product.id()).isTrue();
    }
  }

  @Test
  void idsAreStableWords() {
    List<String> ids = CATALOGUE.products().stream().map(Product::id).toList();
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    assertThat(ids).allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
  }

  @Test
  void everyVersionInItCanBeCompared() {
    for (Product product : CATALOGUE.products()) {
      product
          .recommended()
          .ifPresent(version -> assertThat(ProductVersion.parse(version)).isPresent());
      product.firstV2().ifPresent(v -> assertThat(product.speaksTokens(v)).isEqualTo(Answer.YES));
      product
          .firstV1Off()
          .ifPresent(v -> assertThat(product.canSwitchV1Off(v)).isEqualTo(Answer.YES));
    }
  }

  @Test
  void stickyStatusesAreAmongThoseThatLeadToV1() {
    for (Product product : CATALOGUE.products()) {
      Fallback fallback = product.fallback();
      assertThat(fallback.statuses()).as(product.id()).containsAll(fallback.stickyStatuses());
      assertThat(fallback.stickyTimeout() && !fallback.onTimeout()).as(product.id()).isFalse();
      assertThat(fallback.longest()).as(product.id()).isPositive();
      assertThat(product.neverV1() && fallback.sticky()).as(product.id()).isFalse();
    }
  }

  /** The build fills in resources; nothing in this one is to be filled in. */
  @Test
  void theBuildLeavesItAsItIsWritten() throws Exception {
    Path written =
        Path.of(
            System.getProperty("imdscope.basedir"),
            "src/main/resources/io/imdscope/diagnosis/catalogue/clients.json");
    try (InputStream in = Catalogue.class.getResourceAsStream("clients.json")) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(written));
    }
  }
}
