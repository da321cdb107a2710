package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClosingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Each of them would wait for ever. */
  @Test
  void allThatHangTakeOneTimeTogether() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger(5);
    try (Closing closing =
        new Closing(() -> Duration.ofMillis(looks.getAndDecrement() > 0 ? 20 : 0))) {
      for (int i = 0; i < 3; i++) {
        AutoCloseable hangs =
            closing.with(
                () -> {
                  begun.countDown();
                  never.await();
                });
        assertThat(hangs).isNotNull();
      }
    }
    begun.await(); // none waits for another
    never.countDown();
  }

  @Test
  void whoIsInTimeIsWaitedForAndAFailureIsNobodyElses() {
    AtomicInteger closed = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(2);
    try (Closing closing = new Closing(() -> PATIENCE)) {
      AutoCloseable fails =
          closing.with(
              () -> {
                throw new IOException("it is full");
              });
      List<AutoCloseable> others =
          List.of(
              closing.with(
                  () -> {
                    together.await();
                    closed.incrementAndGet();
                  }),
              closing.with(
                  () -> {
                    together.await();
                    closed.incrementAndGet();
                  }));
      assertThat(others).doesNotContain(fails);
    }
    assertThat(closed).hasValue(2);
  }
}
