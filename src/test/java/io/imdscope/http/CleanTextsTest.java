package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds no secret is remembered, what holds one never, and no more than the bound. */
class CleanTextsTest {
  private static final String SECRET = "AQAEA" + "b3c4d5e6f7".repeat(5) + "==";

  private final CleanTexts texts = new CleanTexts();

  @Test
  void givesBackTheSameTextThatWasLookedThrough() {
    String path = texts.text("/latest/meta-data/");
    List<String> curl = texts.args(List.of("curl", "-s", "http://169.254.169.254/"));

    assertThat(texts.text(String.join("/", "", "latest", "meta-data", ""))).isSameAs(path);
    assertThat(texts.args(List.of("curl", "-s", "http://169.254.169.254/"))).isSameAs(curl);
  }

  @Test
  void findsATextByItsBytes() {
    String path = texts.text("/latest/meta-data/");
    String umlaut = texts.text("/m\u00fcller");
    for (int i = 0; i < 1000; i++) {
      assertThat(texts.text("/latest/meta-data/" + i)).endsWith("/" + i);
    }

    assertThat(bytes("GET /latest/meta-data/ HTTP/1.1", 4, 9)).isSameAs(path);
    assertThat(bytes("/latest/meta-data", 0, 0)).isEqualTo("/latest/meta-data");
    assertThat(bytes("/latest/meta-data/999", 0, 0)).isEqualTo("/latest/meta-data/999");
    assertThat(bytes("/m\u00fcller", 0, 0)).isEqualTo(umlaut);
    assertThat(bytes("", 0, 0)).isEmpty();
    byte[] broken = {'/', (byte) 0xff};
    assertThat(texts.text(broken, 0, 2)).isEqualTo("/\ufffd");
    for (int again = 0; again < 3; again++) {
      assertThat(bytes("x" + SECRET + "y", 1, 1).contains(SECRET)).isFalse();
    }
    assertThat(texts.remembers(SECRET)).isFalse();
  }

  /** The text of all but so many bytes before and behind. */
  private String bytes(String whole, int before, int behind) {
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    return texts.text(bytes, before, bytes.length - behind);
  }

  @Test
  void cutsSecretsEachTimeAndRemembersNone() {
    for (int again = 0; again < 3; again++) {
      assertThat(texts.text("/latest/?token=" + SECRET).contains(SECRET)).isFalse();
      assertThat(texts.text(SECRET).contains(SECRET)).isFalse();
      assertThat(texts.args(List.of("app", "--password", SECRET)).contains(SECRET)).isFalse();
      // An argument alone may be no secret, and be one behind another.
      assertThat(texts.args(List.of("curl", "-b", "a=b")).contains("a=b")).isFalse();
      assertThat(texts.args(List.of("other", "-b", "a=b")).contains("a=b")).isTrue();
    }
    assertThat(texts.remembers(SECRET)).isFalse();
  }

  @Test
  void remembersNoMoreThanItsBound() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(texts.text("/latest/meta-data/" + i)).endsWith("/" + i);
      assertThat(texts.args(List.of("app", "--worker", "" + i))).contains("" + i);
      assertThat(texts.rememberedBytes()).isBetween(1, CleanTexts.MAX_BYTES);
    }
    int before = texts.rememberedBytes();
    assertThat(texts.text("/" + "a".repeat(CleanTexts.LONGEST))).hasSize(CleanTexts.LONGEST + 1);
    assertThat(texts.rememberedBytes()).isEqualTo(before);
  }
}
