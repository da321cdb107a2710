package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a secret in an argument vector is one in a script's text, a list or an option too. */
class ScriptRedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          curl -u user:s3cr3t http://h/; true|curl -u user:[redacted] http://h/; true
          curl --user user:s3cr3t http://h/|curl --user user:[redacted] http://h/
          curl -su user:s3cr3t http://h/|curl -su user:[redacted] http://h/
          curl -suuser:s3cr3t http://h/|curl -suuser:[redacted] http://h/
          curl -u'user:s3cr3t s3cr3t' http://h/|curl -u'user:[redacted]' http://h/
          curl -u "user:s3cr3t s3cr3t" http://h/|curl -u "user:[redacted]" http://h/
          curl -u user:"s3cr3t s3cr3t" http://h/|curl -u user:[redacted] http://h/
          curl -U user:s3cr3t http://h/|curl -U user:[redacted] http://h/
          curl --proxy-user user:s3cr3t h|curl --proxy-user user:[redacted] h
          curl -x http://u:s3cr3t@proxy:80 h|curl -x http://[redacted]@proxy:80 h
          curl -x u:s3cr3t@proxy:80 h|curl -x [redacted]@proxy:80 h
          curl --proxy u:s3cr3t@proxy h|curl --proxy [redacted]@proxy h
          curl -E cert.pem:s3cr3t h|curl -E cert.pem:[redacted] h
          curl --cert cert.pem:s3cr3t h|curl --cert cert.pem:[redacted] h
          curl --pass s3cr3t h|curl --pass [redacted] h
          bash -c 'curl -u user:s3cr3t'; x|bash -c 'curl -u user:[redacted]'; x
          run(["curl", "-u", "user:s3cr3t", "h"])|run(["curl", "-u", "user:[redacted]", "h"])
          run(['vault', '--token', 's3cr3t', 'x'])|run(['vault', '--token', '[redacted]', 'x'])
          mysql --db-password s3cr3t|mysql --db-password [redacted]
          vault --token="s3cr3t s3cr3t" x|vault --token="[redacted]" x
          x --password:s3cr3t y|x --password:[redacted] y
          java -Dpassword=s3cr3t -jar x|java -Dpassword=[redacted] -jar x
          java -Dfoo.token=s3cr3t -jar x|java -Dfoo.token=[redacted] -jar x
          PGPASSWORD=s3cr3t psql|PGPASSWORD=[redacted] psql
          export GITHUBTOKEN=s3cr3t; x|export GITHUBTOKEN=[redacted]; x
          dbpassword=s3cr3t x|dbpassword=[redacted] x
          aws configure set aws_secret_access_key s3c/r3t; x|aws configure set aws_secret_access_key [redacted]; x
          aws configure set aws_session_token "s3cr3t"|aws configure set aws_session_token "[redacted]"
          psql host=h pass=s3cr3t|psql host=h pass=[redacted]
          DB_PASS=s3cr3t MYSQL_PWD=s3cr3t x|DB_PASS=[redacted] MYSQL_PWD=[redacted] x
          git clone https://s3cr3t@h/x|git clone https://[redacted]@h/x
          git clone https://s3cr3t@h:443/x|git clone https://[redacted]@h:443/x
          """)
  void secretsInAScriptAreCut(String before, String after) {
    List<String> redacted = Redaction.args(List.of("sh", "-c", before));
    assertThat(redacted).containsExactly("sh", "-c", after);
    assertThat(Redaction.args(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          curl -x u:s3cr3t@proxy:80 h|curl -x [redacted]@proxy:80 h
          curl --proxy-user user:s3cr3t h|curl --proxy-user user:[redacted] h
          curl -Ecert.pem:s3cr3t h|curl -Ecert.pem:[redacted] h
          curl -E cert.pem:s3cr3t h|curl -E cert.pem:[redacted] h
          curl --user=user:s3cr3t h|curl --user=user:[redacted] h
          java -Dpassword=s3cr3t x|java -Dpassword=[redacted] x
          java -Dfoo.token=s3cr3t x|java -Dfoo.token=[redacted] x
          env PGPASSWORD=s3cr3t psql|env PGPASSWORD=[redacted] psql
          x --password:s3cr3t y|x --password:[redacted] y
          """)
  void secretsInArgumentsAreCut(String before, String after) {
    List<String> redacted = Redaction.args(List.of(before.split(" ", -1)));
    assertThat(redacted).containsExactly(after.split(" ", -1));
    assertThat(Redaction.args(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--db-password",
        "--http-password",
        "--github-token",
        "--vault-token",
        "--api-token",
        "--aws-secret-access-key",
        "--passphrase",
        "--private-key",
        "--tlspassword",
        "--accessToken",
        "--API_KEY",
        "-db-password",
        "-passphrase",
        "-private-key",
        "-tlspassword"
      })
  void optionsAreToldByTheirLastWords(String option) {
    assertThat(Redaction.args(List.of("x", option, "s3cr3t", "y")))
        .containsExactly("x", option, "[redacted]", "y");
    for (String separator : List.of("=", ":")) {
      assertThat(Redaction.args(List.of("x", option + separator + "s3cr3t")))
          .containsExactly("x", option + separator + "[redacted]");
    }
    for (String separator : List.of("=", ":", " ")) {
      String line = "x " + option + separator;
      assertThat(Redaction.args(List.of("sh", "-c", line + "s3cr3t y")))
          .containsExactly("sh", "-c", line + "[redacted] y");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tokenizer x",
        "git clone ssh://git@h/x",
        "echo $AWS_SESSION_TOKEN x",
        "echo ${AWS_SESSION_TOKEN} x",
        "PWD=/home/me bypass=1 --pass-through=1",
        "--password-file F",
        "--token-ttl 60",
        "--keyboard us",
        "--secret-name n",
        "--no-password host",
        "--design a",
        "--bypass a",
        "docker run --user 1000:1000 image",
        "grep -E a:b",
        "sort -u a:b",
        "tar -x a:b@c",
        "curl -u user http://h/",
        "curl -x proxy:3128 http://h/",
        "curl -E cert.pem http://h/",
        "curl -x http://proxy:3128 http://h/"
      })
  void ordinaryOptionsStay(String line) {
    List<String> args = List.of(line.split(" ", -1));
    assertThat(Redaction.args(args)).isEqualTo(args);
    assertThat(Redaction.args(List.of("sh", "-c", line)).getLast()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'X-aws-ec2-metadata-token': b's3cr3t'}",
        "{'Authorization': f'Bearer s3cr3t'}",
        "{'Authorization': rb\"Bearer s3cr3t\"}",
        "{\"Authorization\", $\"Bearer s3cr3t\"}",
        "password = b's3cr3t'"
      })
  void literalsWithAPrefixAreCut(String script) {
    List<String> redacted = Redaction.args(List.of("python3", "-c", script));
    assertThat(redacted.getLast()).contains("[redacted]").doesNotContain("s3cr3t");
    assertThat(redacted.getLast()).endsWith(script.substring(script.indexOf("s3cr3t") + 6));
    assertThat(Redaction.args(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AQAA", "AQAE", "AQAZ", "AQA_", "AQA9"})
  void imdsTokensAreToldByTheirFirstBytes(String first) {
    String token = first + "Pm_49V6abcdefghijklmnop";
    assertThat(Redaction.text("echo " + token + " x")).isEqualTo("echo [redacted] x");
    assertThat(Redaction.text("echo " + token.substring(0, 19))).contains(first);
    assertThat(Redaction.text("AQA./latest/a-path/that/is/long")).doesNotContain("[redacted]");
  }

  @Test
  void whatStandsBeforeATokenInAPathStays() {
    for (String token :
        List.of(
            "Xm_49V6SECRET-abcdefghijklmnopqrstuvwxyz_0123456789ABC==",
            "Ab/cdefghijklmnopqrstu/Vwxyz0123456789abcdefghijklm%3d%3d")) {
      assertThat(Redaction.text("/latest/meta-data/" + token + "/x"))
          .isEqualTo("/latest/meta-data/[redacted]/x");
      assertThat(Redaction.text("http://169.254.169.254/" + token + "/x"))
          .isEqualTo("http://169.254.169.254/[redacted]/x");
    }
    // Without padding its end is not known.
    assertThat(Redaction.text("/latest/AQAEAPm_49V6abcdefghijkl/x"))
        .isEqualTo("/latest/[redacted]");
  }

  @Test
  void redactingTwiceChangesNothing() {
    String[] parts = {
      "curl ",
      "curl -u ",
      "-u",
      " -su",
      " -x ",
      " -E",
      " --user ",
      " --proxy=",
      "a:b",
      "u:p@h",
      " --db-password ",
      "--token=",
      "--password:",
      " -Dpassword=",
      "PGPASSWORD=",
      "b'",
      "f\"",
      "'",
      "\"",
      "`",
      "\\",
      "\n",
      " ",
      "  ",
      ",",
      ", ",
      ";",
      "&",
      "x",
      ":",
      "@",
      "=",
      "//",
      "$(",
      "[redacted]",
      "-",
      "AQAE",
      "AQA",
      "authorization",
      "token",
      ": ",
      "é",
      "==",
      "/Ab/",
      "%3d"
    };
    Scraps.assertRedactedOnce(parts, 5, "b:c", "-u");
  }

  @ParameterizedTest
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ValueSource(
      strings = {
        "curl -u \"",
        "curl -u '",
        "curl -u a",
        "curl -u a\"",
        "curl -u a:",
        "curl -b \\\"",
        " -u",
        " -uuuu",
        " -x a@",
        "-s",
        "\"-u\",",
        "\"-u\", \"",
        " --db-password ",
        "--password",
        "PASSWORD",
        "AQA.",
        "AQAE",
        "/A",
        "/a",
        "b'",
        "token: b'"
      })
  void timeIsInProportionToTheText(String part) {
    // Squared, this would take hours.
    String text = part.repeat(2_000_000 / part.length());
    assertThat(Redaction.text(text)).isNotNull();
    assertThat(Redaction.text("curl " + text + "==\"")).isNotNull();
    assertThat(Redaction.args(List.of("curl", text))).hasSize(2);
  }
}
