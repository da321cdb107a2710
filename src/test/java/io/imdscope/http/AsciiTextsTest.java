package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered is found, and no choice of texts makes looking for one take long. */
class AsciiTextsTest {
  private final AsciiTexts texts = new AsciiTexts();

  @Test
  void whatWasAddedIsFoundAsTheSameObject() {
    for (int i = 0; i < 1_000; i++) {
      texts.add("header-" + i);
    }
    texts.add("\u00e9");
    int found = 0;
    for (int i = 0; i < 1_000; i++) {
      found += find("header-" + i) ? 1 : 0;
    }
    assertThat(found).as("a few may lose their place to others").isGreaterThan(950);
    assertThat(find("header-1000")).isFalse();
    texts.clear();
    assertThat(find("header-1")).isFalse();
  }

  /** A head may hold thousands of names, and all may have one hash. */
  @Test
  void aTextIsLookedForInAFewPlacesWhateverTheOthersAre() {
    List<String> names = colliding(8);
    assertThat(names).hasSize(6_561).doesNotHaveDuplicates();
    assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
    names.forEach(texts::add);
    long before = texts.probes();
    assertThat(names.stream().filter(this::find)).hasSizeLessThanOrEqualTo(AsciiTexts.PROBES);
    assertThat(texts.probes() - before)
        .isLessThanOrEqualTo(AsciiTexts.PROBES * (long) names.size());
  }

  private boolean find(String text) {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
    String found = texts.find(bytes, 1, bytes.length);
    assertThat(found == null || found.equals(text)).isTrue();
    return found != null;
  }

  /** Texts of so many pairs of letters, of which each has one hash. */
  private static List<String> colliding(int pairs) {
    List<String> all = List.of("");
    for (int i = 0; i < pairs; i++) {
      List<String> longer = new ArrayList<>();
      for (String each : all) {
        longer.addAll(List.of(each + "Aa", each + "BB", each + "C#"));
      }
      all = longer;
    }
    return all;
  }
}
