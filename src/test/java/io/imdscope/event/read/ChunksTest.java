package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each chunk is found where it stands, and nothing else is. */
class ChunksTest {
  private final Chunks chunks = new Chunks();

  @Test
  void findsEachThatWasAdded() {
    Random random = new Random(5);
    List<Chunk> added = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append((char) ('a' + random.nextInt(3)));
      }
      Chunk chunk = chunk(text + ";");
      if (chunks.find(chunk.text, 0, chunk.text.length) == null) {
        chunks.add(chunk);
        added.add(chunk);
      }
    }
    assertThat(chunks.size()).isEqualTo(added.size()).isGreaterThan(1000);
    for (Chunk chunk : added) {
      byte[] line = ("xy" + text(chunk) + "and more").getBytes(StandardCharsets.US_ASCII);
      assertThat(chunks.find(line, 2, line.length)).isSameAs(chunk);
      assertThat(chunks.find(line, 2, 2 + chunk.text.length)).isSameAs(chunk);
      assertThat(chunks.find(line, 2, 1 + chunk.text.length)).isNull();
      line[1 + chunk.text.length] = '!';
      assertThat(chunks.find(line, 2, line.length)).isNull();
    }
  }

  @Test
  void ofTwoThatBeginAlikeTheFirstStays() {
    Chunk shorter = chunk("ab");
    chunks.add(shorter);
    chunks.add(chunk("abc"));
    chunks.add(chunk("a"));
    chunks.add(chunk("ab"));
    assertThat(chunks.size()).isEqualTo(1);
    byte[] line = "abc".getBytes(StandardCharsets.US_ASCII);
    assertThat(chunks.find(line, 0, 3)).isSameAs(shorter);
  }

  @Test
  void startsAnewWhenItIsFull() {
    for (int i = 0; i < 3 * Chunks.MAX_CHUNKS; i++) {
      chunks.add(chunk(i + ";"));
      assertThat(chunks.size()).isBetween(1, Chunks.MAX_CHUNKS);
    }
    for (int i = 0; i < 100; i++) {
      chunks.add(chunk(i + "x".repeat(Chunks.MAX_BYTES / 32)));
      assertThat(chunks.bytes()).isBetween(1, Chunks.MAX_BYTES);
    }
  }

  private static Chunk chunk(String text) {
    return new Chunk(text.getBytes(StandardCharsets.US_ASCII), Cut.END, 0, new Parts());
  }

  private static String text(Chunk chunk) {
    return new String(chunk.text, StandardCharsets.US_ASCII);
  }
}
