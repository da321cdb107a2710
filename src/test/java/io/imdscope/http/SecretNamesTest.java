package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies, and parameters that are named as secrets are; words that only look like them stay. */
class SecretNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          curl -b sid=s3cr3t http://h/|curl -b [redacted] http://h/
          curl -bsid=s3cr3t http://h/|curl -b[redacted] http://h/
          curl -sSfb sid=s3cr3t http://h/|curl -sSfb [redacted] http://h/
          /usr/bin/curl --cookie sid=s3cr3t|/usr/bin/curl --cookie [redacted]
          sudo curl -b sid=s3cr3t|sudo curl -b [redacted]
          curl --cookie=sid=s3cr3t|curl --cookie=[redacted]
          curl -sume:s3cr3t http://h/|curl -sume:[redacted] http://h/
          wget --header=Cookie:sid=s3cr3t|wget --header=Cookie:[redacted]
          http h Cookie:sid=s3cr3t|http h Cookie:[redacted]
          other --access_token s3cr3t|other --access_token [redacted]
          curl -d token=s3cr3t&a=b|curl -d token=[redacted]&a=b
          curl -d clienttoken=s3cr3t&a=b|curl -d clienttoken=[redacted]&a=b
          aws --cli-input-json {"clienttoken":"s3cr3t"}|aws --cli-input-json {"clienttoken":"[redacted]"}
          env githubtoken=s3cr3t run|env githubtoken=[redacted] run
          env DB_PASSWORD=s3cr3t run|env DB_PASSWORD=[redacted] run
          """)
  void valuesOfArgumentsAreCut(String before, String after) {
    List<String> redacted = Redaction.args(List.of(before.split(" ", -1)));
    assertThat(redacted).containsExactly(after.split(" ", -1));
    assertThat(Redaction.args(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-H|Cookie: a=s3cr3t; b=s3cr3t",
        "-H|Set-Cookie: a=s3cr3t; Path=/",
        "-H|X-Api-Key:s3cr3t",
        "-c|curl -H 'Cookie: a=s3cr3t; b=s3cr3t' http://h/",
        "-c|curl -s -b a=s3cr3t http://h/ | grep x",
        "-c|curl -sb 'a=s3cr3t; b=s3cr3t' http://h/",
        "-c|curl --cookie \"a=s3cr3t\" http://h/",
        "-c|vault --token s3cr3t login",
        "-c|export GITHUB_TOKEN=s3cr3t; run",
        "-c|export GITHUB_TOKEN='s3cr3t s3cr3t'; run",
        "{\"accessToken\": \"s3cr3t\"}",
        "password: s3cr3t",
      })
  void valuesWithinArgumentsAreCut(String args) {
    List<String> redacted = Redaction.args(List.of(("sh|" + args).split("\\|", 3)));
    assertThat(redacted.getLast()).contains(Redaction.REDACTED);
    assertThat(redacted.getLast().contains("s3cr3t")).as("a secret is left").isFalse();
    assertThat(Redaction.args(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "id_token",
        "refresh_token",
        "accessToken",
        "api_key",
        "apikey",
        "api-key",
        "secret_key",
        "client_secret",
        "password",
        "secret",
        "sig",
        "accessSig",
        "Signature",
        "clienttoken",
        "client_token",
        "clientToken",
        "ClientToken",
        "CLIENTTOKEN",
        "sessiontoken",
        "session_token",
        "SessionToken",
        "webidentitytoken",
        "appsecret",
        "myapikey",
        "awssecretkey",
        "X-Amz-Security-Token",
        "X-Amz-Signature",
        "X-Amz-Credential"
      })
  void parametersAreCutInQueriesAndUserAgents(String name) {
    String query = "a=b&" + name + "=s3cr3t%2Fs3cr3t&c=d";
    Request request =
        Wire.one(
            "GET /latest/user-data?"
                + query
                + " HTTP/1.1\r\nUser-Agent: x ("
                + name
                + "=s3cr3t)\r\n\r\n");
    assertThat(request.toString().contains("s3cr3t")).as("a secret is left").isFalse();
    assertThat(request.head().orElseThrow().query()).contains("a=b&" + name + "=[redacted]&c=d");
    assertThat(request.head().orElseThrow().value("user-agent"))
        .contains("x (" + name + "=[redacted]");
    assertThat(Redaction.text("http://h/?u=%2Fx%3F" + name + "%3Ds3cr3t&y=z"))
        .isEqualTo("http://h/?u=%2Fx%3F" + name + "%3D[redacted]&y=z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tokenizer x",
        "http://h/?keyboard=us&tokens=5&design=1&secretary=me&clienttokens=2",
        "http://169.254.169.254/latest/api/token",
        "TOKEN=$(curl -X PUT http://h/latest/api/token)",
        "TOKEN=`curl -X PUT http://h/latest/api/token`",
        "vault token lookup",
        "kubectl create secret generic x",
        "docker run -v secret:/run/secret image",
        "grep cookie file",
        "curl -b cookies.txt -c cookies.txt http://h/",
        "wget -b http://h/?a=b",
        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
        "PWD=/home/me",
        "--password-file=/run/secret"
      })
  void ordinaryWordsStay(String line) {
    List<String> args = List.of(line.split(" ", -1));
    assertThat(Redaction.args(args)).isEqualTo(args);
    assertThat(Redaction.args(List.of("sh", "-c", line)).getLast()).isEqualTo(line);
  }

  @Test
  void redactingTwiceChangesNothing() {
    String[] parts = {
      "token",
      "access_token",
      "X-Amz-Credential",
      "Cookie",
      "cookie",
      "password",
      "sig",
      "api_key",
      "=",
      ": ",
      ":",
      "%3d",
      "&",
      ";",
      ",",
      " ",
      "'",
      "\"",
      "`",
      "\\",
      "\n",
      "$(",
      "--",
      "-",
      "-b ",
      "curl ",
      "--cookie ",
      "--token ",
      "a=b",
      "x",
      "[redacted]",
      "authorization",
      "//",
      "u:p@",
      "%3F"
    };
    Scraps.assertRedactedOnce(parts, 11, "b=c", "-b");
  }

  @ParameterizedTest
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ValueSource(
      strings = {
        "token",
        "token=",
        "token=a ",
        "token ",
        "token=$(",
        "curl -b \\\"",
        "curl -b '",
        "curl -b ",
        "curl -b a",
        "--token ",
        "--token \"",
        "--token \\\"",
        "--token -",
        "Cookie: ",
        "-",
        " -",
        "%3Ftoken",
        "sig\"",
        "tokenToken",
        "curl"
      })
  void timeIsInProportionToTheText(String part) {
    // Squared, this would take hours.
    String text = part.repeat(2_000_000 / part.length());
    assertThat(Redaction.text(text)).isNotNull();
    assertThat(Redaction.text("curl " + text + " \"")).isNotNull();
    assertThat(Redaction.args(List.of("curl", text))).hasSize(2);
  }
}
