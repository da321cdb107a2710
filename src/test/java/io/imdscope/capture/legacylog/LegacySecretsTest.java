package io.imdscope.capture.legacylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of arguments and requests are cut out, also when they have lost their case. */
class LegacySecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -H X-aws-ec2-metadata-token: SECRETSECRETx http://h/",
        "curl http://h/ AQAAAsecretSECRETsecretSECRETsecretSECRETsecretSECRET==",
        "curl http://h/?t=AQAEASECRETSECRETSECRETSECRET",
        "aws IQoJSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET",
        "x eyJSECRETSECRET.SECRETSECRETSECRET.SECRET",
        "x wJalrXUtnFEMIK7MDENGbPxRfiCYSECRETKEYabc/de==",
        "env AWS_SECRET_ACCESS_KEY=SECRET aws s3 ls",
        "aws configure set aws_secret_access_key SECRET",
        "curl -sOu user:SECRET http://h/",
        "curl -E cert:SECRET http://h/",
        "curl -Ssb a=SECRET http://h/",
        "curl -x user:SECRET@proxy:3128 http://h/",
        "mysql --password=SECRET",
        "bash -c curl -H \"Authorization: Bearer SECRET\" https://vault/",
        "bash -c curl -H 'X-Vault-Token: SECRET' https://vault/",
        "sh -c curl -H \"X-aws-ec2-metadata-token: SECRET\" http://h/",
        "bash -c sh -c \"curl -H \\\"Authorization: Bearer SECRET\\\" http://h/\"",
        "curl -H \"Authorization:Bearer SECRET\" x",
        "curl -H Cookie: a=SECRET; b=SECRET http://h/",
        "curl -b a=SECRET; b=SECRET http://h/",
        "curl -H Authorization: Basic SECRET http://h/",
        "curl -H Authorization: Digest username=\"x\", response=\"SECRET\" -s http://h/",
        "curl --header Authorization: AWS4-HMAC-SHA256 Credential=SECRET, Signature=SECRET x",
        "curl -H X-Api-Key:  SECRET x",
        "python -c requests.get('http://h', headers={'Authorization': 'Bearer SECRET'})",
        "sh -c mysql --password \"SECRET SECRET\"",
        "gpg --passphrase a SECRET SECRET -d x",
        "sh -c PGPASSWORD=\"SECRET\" psql",
        "sh -c curl -u 'user:SECRET' http://h/",
        "sh -c curl -u \"user:a SECRET\" http://h/",
        "curl -u user:a SECRET http://h/",
        "sh -c curl -b \"session=SECRET\" http://h/",
      })
  void noSecretIsLeft(String argv) {
    for (String shown : new String[] {argv, argv.toLowerCase(Locale.ROOT)}) {
      String version = shown.equals(argv) ? "IMDSv1(!)" : "imdsv1(!)";
      String line =
          FormsTest.with(version, "GET /latest/x?token=SECRET HTTP/1.1, Cookie: SECRET, ")
              .replace("argv:a", "argv:" + shown)
              .replace("argv:/sbin/init", "argv:" + shown);
      Told told = Told.of(line);
      assertThat(told.only().toString().toLowerCase(Locale.ROOT))
          .contains("redacted")
          .doesNotContain("secretsecret")
          .doesNotContainPattern("(?<!aws_|access_)secret(?!_access)")
          .doesNotContain("secretkey");
    }
  }

  @Test
  void whatIsNoSecretStaysBehindOne() {
    String argv = "sh -c curl -s -H Authorization: Bearer SECRET -o f 'http://h/' && echo it's";
    String shown = String.join(" ", args(argv));
    assertThat(shown)
        .isEqualTo("sh -c curl -s -H Authorization: [redacted] -o f 'http://h/' && echo it's");
  }

  private static List<String> args(String argv) {
    String line = FormsTest.with("imdsv1(!)", "get / http/1.1, ").replace("argv:a", "argv:" + argv);
    return Told.of(line).only().caller().orElseThrow().process().args();
  }
}
