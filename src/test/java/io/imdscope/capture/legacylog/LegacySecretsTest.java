package io.imdscope.capture.legacylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
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
}
