package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Request;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Version, API, category and sensitivity of heads, by a table. */
class ClassifierTest {
  /** Kind, request line and headers; version, API, category, sensitive. */
  private static final String TABLE =
      """
      IMDS|GET /latest/meta-data/|v1 ec2 meta-data false
      IMDS|GET /|v1 ec2 root false
      IMDS|GET /latest|v1 ec2 root false
      IMDS|GET /1.0/|v1 ec2 root false
      IMDS|GET /latest/meta-data/instance-id|v1 ec2 instance-id false
      IMDS|GET /2021-03-23/meta-data/instance-id/|v1 ec2 instance-id false
      IMDS|GET /latest/meta-data/iam/security-credentials/|v1 ec2 iam/security-credentials true
      IMDS|GET /latest/meta-data/iam/security-credentials/my-role|v1 ec2 iam/security-credentials true
      IMDS|GET /latest/meta-data/iam/info|v1 ec2 iam/info false
      IMDS|GET /latest/meta-data/network/interfaces/macs/02:00/vpc-id|v1 ec2 network/interfaces/macs false
      IMDS|GET /latest/meta-data/block-device-mapping/ebs7|v1 ec2 block-device-mapping false
      IMDS|GET /latest/meta-data/tags/instance/Name|v1 ec2 tags/instance false
      IMDS|GET /latest/meta-data/public-keys/0/openssh-key|v1 ec2 public-keys false
      IMDS|GET /latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance|v1 ec2 identity-credentials/ec2/security-credentials true
      IMDS|GET /latest/user-data|v1 ec2 user-data true
      IMDS|GET /latest/dynamic/instance-identity/document|v1 ec2 dynamic/instance-identity false
      IMDS|GET /latest/dynamic/instance-identity/pkcs7|v1 ec2 dynamic/instance-identity true
      IMDS|GET /latest/meta-data/whatever-7|v1 ec2 other false
      IMDS|GET /latest/whatever|v1 ec2 other false
      IMDS|GET //latest//meta-data/./x/../user-data/../iam/info?a=b|v1 ec2 iam/info false
      IMDS|GET /latest/%75ser-data|v1 ec2 user-data true
      IMDS|GET /latest%2fmeta-data%2Fiam/info|v1 ec2 iam/info false
      IMDS|GET /latest/meta-data/%zz|v1 ec2 other false
      IMDS|GET http://169.254.169.254/latest/user-data?x|v1 ec2 user-data true
      IMDS|GET http://169.254.169.254|v1 ec2 root false
      IMDS|GET /favicon.ico|v1 other other false
      IMDS|OPTIONS *|v1 other other false
      IMDS|GET /latest/user-data;X-AWS-EC2-Metadata-Token: x|v2 ec2 user-data true
      IMDS|GET /latest/user-data;x-aws-ec2-metadata-token:|v2 ec2 user-data true
      IMDS|GET /latest/user-data?x-aws-ec2-metadata-token=x|v1 ec2 user-data true
      IMDS|GET /latest/user-data;User-Agent: x-aws-ec2-metadata-token: x|v1 ec2 user-data true
      IMDS|GET /latest/user-data;X: y; x-aws-ec2-metadata-token: x|v1 ec2 user-data true
      IMDS|GET /latest/user-data;not-x-aws-ec2-metadata-token: x|v1 ec2 user-data true
      IMDS|GET /latest/user-data;X-aws-ec2-metadata-token-ttl-seconds: 5|v1 ec2 user-data true
      IMDS|GET /latest/user-data;x-aws-ec2-metadata-token : x|v1 ec2 user-data true
      IMDS|GET /x;x-aws-ec2-metadata-token: x|v2 other other false
      IMDS|PUT /latest/api/token|token ec2 api/token false
      IMDS|PUT /2021-03-23/api/token|token ec2 api/token false
      IMDS|PUT /latest/api/token/;X-aws-ec2-metadata-token-ttl-seconds: 5|token ec2 api/token false
      IMDS|GET /latest/api/token|v1 ec2 api/token false
      IMDS|POST /latest/api/token|v1 ec2 api/token false
      IMDS|GET /computeMetadata/v1/instance/id|none gce computeMetadata false
      IMDS|GET /;Metadata-Flavor: Google|none gce other false
      IMDS|GET /;User-Agent: gcloud-golang/0.1|none gce other false
      IMDS|GET /latest/user-data;Metadata-Flavor: Google|v1 ec2 user-data true
      IMDS|GET /metadata/instance?api-version=2021|none azure metadata/instance false
      IMDS|GET /metadata/identity/oauth2/token|none azure metadata/identity false
      IMDS|GET /metadata/scheduledevents|none azure metadata/scheduledevents false
      IMDS|GET /whatever;Metadata: true|none azure other false
      IMDS|GET /whatever;Metadata: false|v1 other other false
      IMDS|GET /opc/v2/instance/|none oracle opc false
      IMDS|GET /openstack/latest/meta_data.json|none openstack openstack false
      IMDS|GET /metadata/v1.json|none digitalocean metadata/v1.json false
      IMDS|GET /metadata/v1/id|none digitalocean metadata/v1 false
      IMDS|PUT /instance_identity/v1/token;Metadata-Flavor: ibm|none ibm instance_identity/v1 false
      IMDS|PUT /identity/v1/token|none ibm identity/v1 false
      IMDS|GET /metadata/v1/instance|none ibm metadata/v1/instance false
      IMDS|GET /x;Metadata-Flavor: ibm|none ibm other false
      IMDS|PUT /latest/api/token;X-aliyun-ecs-metadata-token-ttl-seconds: 9|none alibaba other false
      IMDS|GET /latest/meta-data/instance-id;X-aliyun-ecs-metadata-token: t|v1 ec2 instance-id false
      CUSTOM|GET /latest/user-data|v1 ec2 user-data true
      ECS|GET /v2/credentials/0123-4567|none other credentials true
      ECS|GET /v4/abc/task|none other metadata false
      ECS|GET /x|none other other false
      POD_IDENTITY|GET /v1/credentials;Authorization: x|none other credentials true
      POD_IDENTITY|GET /x|none other other false
      """;

  @TestFactory
  Stream<DynamicTest> headsAreClassified() {
    return TABLE
        .lines()
        .map(row -> row.split("\\|", -1))
        .map(row -> DynamicTest.dynamicTest(row[0] + " " + row[1], () -> check(row)));
  }

  private static void check(String[] row) {
    String[] lines = row[1].split(";", -1);
    String head = lines[0] + " HTTP/1.1\r\n";
    for (int i = 1; i < lines.length; i++) {
      head += lines[i] + "\r\n";
    }
    Request request = Wire.one(Endpoint.Kind.valueOf(row[0]), head + "\r\n");
    assertThat(
            request.version().label()
                + " "
                + request.api().label()
                + " "
                + request.category()
                + " "
                + request.sensitive())
        .isEqualTo(row[2]);
  }

  @Test
  void aCutHeadWithoutATokenIsUnknown() {
    Wire wire = new Wire();
    wire.send("GET /latest/user-data HTTP/1.1\r\nHost: h\r\nX-aws").close();
    wire.on(2).send("GET /latest/user-data HTTP/1.1\r\nx-aws-ec2-metadata-token: x").close();
    wire.on(3).send("PUT /latest/api/token HTTP/1.1\r\n").close();
    assertThat(wire.requests)
        .extracting(request -> request.version().label())
        .containsExactly("unknown", "v2", "token");
    assertThat(wire.requests)
        .allSatisfy(request -> assertThat(request.head().orElseThrow().truncated()).isTrue());
  }

  @Test
  void remembersFewPathsAndNoneWithASecret() {
    Classifier classifier = new Classifier(new CleanTexts());
    for (int again = 0; again < 2; again++) {
      Classification secret =
          classify(classifier, "/latest/user-data/" + "AQAEA" + "b3c4d5e6".repeat(6) + "==");
      assertThat(secret.category()).isEqualTo("user-data");
      assertThat(classifier.remembered()).isZero();
    }
    for (int i = 0; i < 3 * Classifier.MOST; i++) {
      Classification other = classify(classifier, "/latest/meta-data/tags/instance/" + i);
      assertThat(other.category()).isEqualTo("tags/instance");
      assertThat(classifier.remembered()).isBetween(1, Classifier.MOST);
    }
  }

  /** A path of single letters takes many times its length. */
  @Test
  void remembersNoLongPath() {
    Classifier classifier = new Classifier(new CleanTexts());
    String path = "/latest/meta-data/iam/security-credentials/" + "r".repeat(64);
    assertThat(classify(classifier, path).sensitive()).isTrue();
    assertThat(classifier.remembered()).isEqualTo(1);
    assertThat(classify(classifier, "/latest/meta-data" + "/a".repeat(60)).category())
        .isEqualTo("other");
    assertThat(classifier.remembered()).isEqualTo(1);
  }

  private static Classification classify(Classifier classifier, String path) {
    byte[] head = ("GET " + path + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    ParsedHead parsed = HeadParser.parse(head, head.length, false, new CleanTexts()).orElseThrow();
    return classifier.classify(Endpoint.Kind.IMDS, parsed, Target.parse(parsed.line().target()));
  }
}
