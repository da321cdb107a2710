package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

/** Texts of scraps that mean something to redaction, put together at random. */
final class Scraps {
  private static final int TEXTS = 60_000;

  private Scraps() {}

  /**
   * Redacting again changes nothing, neither in a text nor in an argument vector of curl.
   *
   * @param before the argument between the text and the option
   * @param option an option of curl that is followed by a secret
   */
  static void assertRedactedOnce(String[] parts, int seed, String before, String option) {
    Random random = new Random(seed);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(14); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String once = Redaction.text(text.toString());
      assertThat(Redaction.text(once)).as(text.toString()).isEqualTo(once);
      List<String> args = Redaction.args(List.of("curl", text.toString(), before, option, once));
      assertThat(Redaction.args(args)).as(text.toString()).isEqualTo(args);
    }
  }
}
