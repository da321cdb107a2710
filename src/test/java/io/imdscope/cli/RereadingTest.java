package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.trace.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only settings that are good, and others than before, end a run. */
@Timeout(60)
class RereadingTest {
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void begin() throws IOException {
    file = Files.writeString(directory.resolve("agent.yaml"), "metrics: none\n");
  }

  @Test
  void nothingIsReadThatWasNotAskedFor() {
    Rereading rereading =
        rereading(
            () -> {
              throw new AssertionError("it was read");
            });
    assertThat(rereading.hasOthers(0)).isFalse();
    assertThat(rereading.hasOthers(Rereading.LONGEST.toNanos())).isFalse();
    assertThat(rereading.take()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void theSameSettingsEndNothing() throws Exception {
    Rereading rereading = rereading(this::settings);
    Files.writeString(file, "# the same\nmetrics: \"none\"\n");
    assertThat(told(rereading))
        .isEqualTo("the settings were read again, and are the same: goes on as before");
    assertThat(rereading.hasOthers(0)).isFalse();
    assertThat(rereading.take()).isEmpty();
  }

  @Test
  void wrongOrMissingSettingsEndNothing() throws Exception {
    Rereading rereading = rereading(this::settings);
    Files.writeString(file, "metrics: nowhere\n");
    assertThat(told(rereading)).startsWith("the settings stay as they were: ").contains("nowhere");
    Files.delete(file);
    assertThat(told(rereading)).startsWith("the settings stay as they were: ").contains("cannot");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(told(rereading)).contains("is no regular file");
    assertThat(rereading.hasOthers(0)).isFalse();
    assertThat(rereading.take()).isEmpty();
  }

  @Test
  void otherSettingsAreTakenOnceAndGoneBackFrom() throws Exception {
    Rereading rereading = rereading(this::settings);
    AgentSettings before = settings();
    Files.writeString(file, "metrics: none\nlog: /other\n");
    assertThat(told(rereading)).isEqualTo("the settings were read again");
    assertThat(rereading.hasOthers(0)).isTrue();
    assertThat(rereading.take()).contains(settings());
    assertThat(rereading.hasOthers(0)).isFalse();
    assertThat(told(rereading)).contains("are the same");
    rereading.backTo(before); // they could not be worked with, and are tried again
    assertThat(told(rereading)).isEqualTo("the settings were read again");
    assertThat(rereading.take()).contains(settings());
  }

  @Test
  void aNamedFileWithOtherContentIsAnotherSetting() throws Exception {
    Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), "one");
    Files.writeString(
        file, "metrics: none\notlp: http://collector:4318\nkubeconfig: " + kubeconfig);
    Rereading rereading = rereading(this::settings);
    assertThat(told(rereading)).contains("are the same");
    Files.writeString(kubeconfig, "two");
    assertThat(told(rereading)).isEqualTo("the settings were read again");
  }

  /**
   * As a file on a disk that does not answer: nobody waits for it, and it is read no second time.
   */
  @Test
  void whatHangsIsGivenUp() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    AgentSettings held = settings();
    Files.writeString(file, "metrics: none\nlog: /other\n");
    Rereading rereading =
        new Rereading(
            () -> asked.getAndSet(false),
            () -> {
              reads.incrementAndGet();
              awaitQuietly(answers);
              return settings();
            },
            held,
            said::add);
    asked.set(true);
    assertThat(rereading.hasOthers(7)).isFalse();
    assertThat(rereading.hasOthers(6 + Rereading.LONGEST.toNanos())).isFalse();
    assertThat(said).isEmpty();
    for (int time = 1; time <= 3; time++) {
      assertThat(rereading.hasOthers(7 + Rereading.LONGEST.toNanos())).isFalse();
      assertThat(said).hasSize(time).last().asString().contains("does not answer");
      asked.set(true);
    }
    assertThat(rereading.hasOthers(0)).isFalse();
    answers.countDown();
    Await.orFail(
        () -> {
          asked.set(true);
          return rereading.hasOthers(0); // what came late is dropped, and read once more
        },
        said::toString);
    assertThat(reads).hasValue(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it says when it is asked. */
  private String told(Rereading rereading) throws InterruptedException {
    int before = said.size();
    asked.set(true);
    Await.orFail(
        () -> {
          boolean _ = rereading.hasOthers(0);
          return said.size() > before;
        },
        said::toString);
    return said.getLast();
  }

  private Rereading rereading(Supplier<AgentSettings> read) {
    return new Rereading(() -> asked.getAndSet(false), read, settings(), said::add);
  }

  private AgentSettings settings() {
    return AgentCommand.settingsOf(List.of("--config", file.toString()), Map.of());
  }
}
