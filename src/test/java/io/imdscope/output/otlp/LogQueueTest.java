package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What waits to be sent is bounded, by number and by size. */
class LogQueueTest {
  private final LogQueue queue = new LogQueue();

  @Test
  void itHoldsSoManyRecords() {
    for (int i = 0; i < LogQueue.MAX_RECORDS; i++) {
      assertThat(queue.offer(line(1))).isTrue();
    }
    assertThat(queue.hasRoom()).isFalse();
    assertThat(queue.offer(line(1))).isFalse();
    assertThat(queue.take(10, 1000)).hasSize(10);
    assertThat(queue.hasRoom()).isTrue();
    assertThat(queue.offer(line(1))).isTrue();
  }

  @Test
  void itHoldsSoManyBytes() {
    assertThat(queue.offer(line(LogQueue.MAX_BYTES - 10))).isTrue();
    assertThat(queue.offer(line(11))).isFalse();
    assertThat(queue.offer(line(10))).isTrue();
    assertThat(queue.hasRoom()).isFalse();
    assertThat(queue.take(10, 1)).as("one of whatever size").hasSize(1);
    assertThat(queue.offer(line(LogQueue.MAX_BYTES - 10))).isTrue();
  }

  @Test
  void aBatchIsBoundedBySize() {
    for (int i = 0; i < 5; i++) {
      assertThat(queue.offer(line(100))).isTrue();
    }
    assertThat(queue.take(10, 250)).hasSize(2);
    assertThat(queue.take(10, 300)).hasSize(3);
    assertThat(queue.take(10, 300)).isEmpty();
  }

  private static OtlpLine line(int length) {
    return new OtlpLine(new byte[length], Instant.EPOCH);
  }
}
