package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret is shown, and what is none stays. */
class RedactionTest {
  private static final String TOKEN =
      "AQAAAPm_49V6SECRET-abcdefghijklmnopqrstuvwxyz_0123456789ABC==";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-aws-ec2-metadata-token: SECRET",
        "x-aws-ec2-metadata-token:SECRET",
        "X-AWS-EC2-METADATA-TOKEN: SECRET with spaces SECRET",
        "--header=X-aws-ec2-metadata-token: SECRET",
        "-HX-aws-ec2-metadata-token: SECRET",
        "TOKEN=x; curl -H 'X-aws-ec2-metadata-token: SECRET' http://h/",
        "curl -H \"X-aws-ec2-metadata-token: SECRET\" http://h/",
        "curl -H \\\"X-aws-ec2-metadata-token: SECRET\\\" http://h/",
        "{\"X-aws-ec2-metadata-token\": \"SECRET\"}",
        "{'X-aws-ec2-metadata-token' => 'SECRET'}",
        "@{\"X-aws-ec2-metadata-token\" = \"SECRET\"}",
        "h.Set(\"X-aws-ec2-metadata-token\", \"SECRET\")",
        "http://h/?x-aws-ec2-metadata-token=SECRET&a=b",
        "http://h/?x-aws-ec2-metadata-token%3dSECRET&a=b",
        "http://h/?x-aws-ec2-metadata-token%3A%20SECRET",
        "Authorization: Bearer SECRET",
        "Proxy-Authorization: Basic SECRET",
        "curl -H \"Authorization: Digest username='a', response='SECRET'\"",
        "X-aliyun-ecs-metadata-token: SECRET",
        "AWS_SECRET_ACCESS_KEY=SECRET",
        "aws_session_token = SECRET",
        "env AWS_SESSION_TOKEN=SECRET aws s3 ls",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN=SECRET",
        "https://user:SECRET@host/path",
        "https://user:a@SECRET@host/path",
        "--password=SECRET",
        "--token=SECRET",
        "/v2/credentials/SECRET",
        "http://169.254.170.2/v2/credentials/SECRET?x=1",
        "/v2%2Fcredentials%2fSECRET",
        "TOKEN=" + TOKEN,
        "foo%3D" + TOKEN,
        "echo\n" + TOKEN + "\n",
        "AQAAAPm_49V6SECRETSECRET",
        "eyJhbGciOiJIUzI1NiJ9.SECRET.sig",
        "IQoJb3JpZ2luX2VjSECRET/abcdefghijklmnopqrstuvwxyz+01",
        "FwoGZXIvYXdzSECRET/abcdefghijklmnopqrstuvwxyz0123456"
      })
  void secretsAreCutOutOfArguments(String arg) {
    String redacted = String.join(" ", Redaction.args(List.of("program", arg)));
    assertThat(redacted).doesNotContain("SECRET,").contains("[redacted]");
    assertThat(redacted.replaceAll("(?i)AWS_SECRET_ACCESS_KEY", "")).doesNotContain("SECRET");
    assertThat(Redaction.text(arg).replaceAll("(?i)AWS_SECRET_ACCESS_KEY|--\\w+=.*", ""))
        .doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -H X-aws-ec2-metadata-token: SECRET|-H X-aws-ec2-metadata-token: [redacted]
          -H Authorization: Bearer SECRET url|-H Authorization: [redacted] [redacted] url
          --token SECRET url|--token [redacted] url
          -e AWS_SESSION_TOKEN=SECRET img|-e AWS_SESSION_TOKEN=[redacted] img
          """)
  void secretsThatAreArgumentsByThemselvesAreCutOut(String before, String after) {
    assertThat(Redaction.args(List.of(before.split(" ", -1))))
        .containsExactly(after.split(" ", -1));
  }

  @Test
  void passwordsOfCurlAreCutOut() {
    assertThat(Redaction.args(List.of("/usr/bin/curl", "-u", "me:SECRET", "http://h")))
        .containsExactly("/usr/bin/curl", "-u", "me:[redacted]", "http://h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-aws-ec2-metadata-token-ttl-seconds: 21600",
        "X-aws-ec2-metadata-token:",
        "/latest/meta-data/iam/security-credentials/my-role",
        "http://169.254.169.254/latest/meta-data/",
        "ssh://git@host/path",
        "--token-file=/var/run/token",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/var/run/token",
        "/opt/java/bin/java",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "//////",
        ""
      })
  void whatIsNoSecretStays(String arg) {
    assertThat(Redaction.args(List.of("program", arg))).containsExactly("program", arg);
  }

  @Test
  void redactingTwiceChangesNothing() {
    String[] parts = {
      "x-aws-ec2-metadata-token",
      ": ",
      "=",
      "'",
      "\"",
      "\\",
      "//",
      "u:p@",
      "&",
      "\n",
      " ",
      TOKEN,
      "/v2/credentials/",
      "id",
      "authorization",
      "%3d",
      "%2f",
      "eyJabc.def",
      "aws_session_token",
      "--token",
      "AQAA",
      "==",
      "IQoJ",
      ",",
      "é",
      "\u0000"
    };
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String once = Redaction.text(text.toString());
      assertThat(Redaction.text(once)).isEqualTo(once);
      assertThat(once).doesNotContain(TOKEN);
      List<String> args = Redaction.args(List.of("a", text.toString(), "b"));
      assertThat(Redaction.args(args)).isEqualTo(args);
    }
  }

  @ParameterizedTest
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ValueSource(
      strings = {
        "x-aws-ec2-metadata-token: ",
        "authorization",
        "//",
        "//a",
        "'",
        "\\",
        "AQAA",
        "eyJ",
        ".",
        "=",
        "%2f",
        "v2/credentials/",
        "credentials/",
        "IQoJ",
        "aws_session_token=a ",
        "//a:b@"
      })
  void timeIsInProportionToTheText(String part) {
    // Squared, this would take hours.
    assertThat(Redaction.text(part.repeat(2_000_000 / part.length()))).isNotNull();
  }

  @Test
  void onlyAllowedHeaderValuesAreKept() {
    Request request =
        Wire.one(
            "GET /latest/user-data?t="
                + TOKEN
                + " HTTP/1.1\r\nHost: h\r\nUser-Agent: a "
                + TOKEN
                + "\r\nX-Forwarded-For: 10.0.0.9\r\nX-aws-ec2-metadata-token: "
                + TOKEN
                + "\r\nCookie: SECRET\r\n SECRET\r\nAuthorization: SECRET\r\nMetadata: SECRET\r\n"
                + TOKEN
                + ": x\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n");
    assertThat(request.toString().contains("SECRET")).isFalse();
    RequestHead head = request.head().orElseThrow();
    assertThat(head.value("user-agent")).contains("a [redacted]");
    assertThat(head.value("x-forwarded-for")).contains("10.0.0.9");
    assertThat(head.value("X-AWS-EC2-metadata-token-ttl-seconds")).contains("60");
    assertThat(head.value("cookie")).isEmpty();
    assertThat(head.headers()).extracting(RequestHead.Header::name).contains("Cookie", "Metadata");
  }

  @Test
  void whatIsNotRedactedYetDoesNotShowItself() {
    byte[] head = Wire.bytes("GET /SECRET?SECRET HTTP/1.1\r\nCookie: SECRET\r\n\r\n");
    ParsedHead parsed = HeadParser.parse(head, head.length, false, new CleanTexts()).orElseThrow();
    assertThat(parsed.line().target()).contains("SECRET");
    assertThat(parsed.toString().contains("SECRET")).isFalse();
    assertThat(Target.parse(parsed.line().target()).toString().contains("SECRET")).isFalse();
  }

  @Test
  void callersAreRedactedWithTheirAncestors() {
    Wire wire = new Wire();
    wire.connect(7, "curl", "-H", "X-aws-ec2-metadata-token: SECRET").send(Wire.GET).answer(200);
    assertThat(wire.requests).hasSize(1);
    assertThat(wire.requests.getFirst().toString().contains("SECRET")).isFalse();
    assertThat(wire.requests.getFirst().caller().orElseThrow().ancestors().getFirst().args())
        .containsExactly("curl", "-H", "X-aws-ec2-metadata-token: [redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/credentials/SECRET",
        "/v2//credentials//SECRET",
        "/v2/./credentials/./SECRET",
        "/v2/%63redentials/SECRET",
        "http://169.254.170.2/v2/credentials/SECRET"
      })
  void taskCredentialIdsAreSecret(String target) {
    Request request = Wire.one(Endpoint.Kind.ECS, "GET " + target + " HTTP/1.1\r\n\r\n");
    assertThat(request.category()).isEqualTo("credentials");
    assertThat(request.toString().contains("SECRET")).isFalse();
    assertThat(request.duration()).contains(Duration.ZERO);
  }

  /** A subscript before the separator, a folded line, an escaped quote within the value. */
  @Test
  void valuesInScriptsAreCutToTheirEnd() {
    for (String script :
        List.of(
            "h['X-aws-ec2-metadata-token']='s3cr3tvalue'; get(h)",
            "curl -H 'X-aws-ec2-metadata-token:\n s3cr3tvalue' http://x/",
            "curl -H 'X-aws-ec2-metadata-token:\r\n\ts3cr3tvalue' http://x/",
            "curl -H \"X-aws-ec2-metadata-token: a\\\"s3cr3tvalue\" http://x/")) {
      String redacted = Redaction.args(List.of("sh", "-c", script)).getLast();
      assertThat(redacted.contains("s3cr3tvalue")).as("a secret is left").isFalse();
      assertThat(redacted).contains(Redaction.REDACTED);
      assertThat(Redaction.text(redacted)).as("a second pass").isEqualTo(redacted);
    }
  }
}
