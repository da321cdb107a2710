package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of arguments that were parted at every space a secret goes on to the next option or address. */
class PartedRedactionTest {
  private static final int TEXTS = 60_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          curl -H Cookie: a=x; http_sid=s3cr3t http://h/|curl -H Cookie: [redacted] http://h/
          curl -b httpOnly=1; sid=s3cr3t https://h/|curl -b [redacted] https://h/
          curl --cookie a=x; httpsid=s3cr3t http://h/|curl --cookie [redacted] http://h/
          app --password s3cr3t http2-s3cr3t x|app --password [redacted]
          app --password=s3cr3t s3cr3t -x|app --password=[redacted] -x
          app --passphrase:s3cr3t s3cr3t -x|app --passphrase:[redacted] -x
          env DB_PASSWORD=s3cr3t s3cr3t app -v|env DB_PASSWORD=[redacted] -v
          java -Ddb.password=s3cr3t s3cr3t -jar x|java -Ddb.password=[redacted] -jar x
          psql host=h password=s3cr3t s3cr3t|psql host=h password=[redacted]
          app token: s3cr3t s3cr3t|app token: [redacted]
          curl -uadmin:s3cr3t s3cr3t http://h|curl -uadmin:[redacted] http://h
          curl -xu:s3cr3t s3cr3t@proxy http://h|curl -x[redacted]@proxy http://h
          curl --user=admin:s3cr3t s3cr3t http://h|curl --user=admin:[redacted] http://h
          app "--password=s3cr3t s3cr3t" -x|app "--password=[redacted] -x
          sh 'DB_PASSWORD=s3cr3t s3cr3t' x|sh 'DB_PASSWORD=[redacted]' x
          aws configure set aws_secret_access_key s3cr3t|aws configure set aws_secret_access_key [redacted]
          app --password='s3cr3t s3cr3t' -x|app --password=[redacted] -x
          DB_PASSWORD='s3cr3t s3cr3t' ls|DB_PASSWORD='[redacted]' ls
          """)
  void aSecretIsCutToTheNextOptionOrAddress(String before, String after) {
    List<String> shown = Redaction.partedArgs(List.of(before.split(" ", -1)));
    assertThat(String.join(" ", shown)).isEqualTo(after);
    assertThat(Redaction.partedArgs(shown)).isEqualTo(shown);
  }

  @Test
  void redactingTwiceChangesNothing() {
    String[] parts = {
      "curl ",
      "-u",
      " -u ",
      " -b",
      " -x",
      " --password=",
      " --password ",
      "\"--token:",
      "a:b",
      "u:p@h",
      "token: ",
      "DB_PASS=",
      "&pwd=",
      "password=",
      "Cookie: ",
      "http",
      "http://",
      "x",
      "https://t@h",
      "aws_session_token",
      " ",
      "  ",
      "'",
      "\"",
      "`",
      "\\",
      ";",
      "&",
      "=",
      ":",
      "$(",
      "-",
      "[redacted]",
      "authorization",
      "credentials/",
      "v2/",
      "AQAE",
      "\n",
      ","
    };
    Random random = new Random(17);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(14); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      List<String> once = Redaction.partedArgs(List.of(text.toString().split(" ", -1)));
      assertThat(Redaction.partedArgs(once)).as(text.toString()).isEqualTo(once);
      List<String> args = Redaction.args(List.of("sh", text.toString()));
      assertThat(Redaction.args(args)).as(text.toString()).isEqualTo(args);
    }
  }

  @ParameterizedTest
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ValueSource(
      strings = {
        "password=a ",
        "password= -",
        "curl -ua ",
        "curl -xu:b ",
        "--password= ",
        "--password='",
        "\" ",
        "\"",
        "aws_session_token ",
        "https://t@h ",
        "&pwd="
      })
  void timeIsInProportionToTheText(String part) {
    // Squared, this would take hours.
    String text = part.repeat(2_000_000 / part.length());
    assertThat(Redaction.partedArgs(List.of(text.split(" ", -1)))).isNotNull();
    assertThat(Redaction.args(List.of("curl", text))).hasSize(2);
  }
}
