package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** It waits for a reader, passes everything on in order, and gives up only at the end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatientOutputTest {
  private final AtomicBoolean ending = new AtomicBoolean();

  @Test
  void everythingIsPassedOnInOrder() throws Exception {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Random random = new Random(1);
    ending.set(true);
    try (PatientOutput out = new PatientOutput(target, ending::get)) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[random.nextInt(20_000)];
        random.nextBytes(bytes);
        out.write(bytes);
        expected.write(bytes);
        out.write(i);
        expected.write(i);
        assertThat(target.size()).as("a write is done when it returns").isEqualTo(expected.size());
      }
    }
    assertThat(target.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void aReaderWhoComesLateGetsAll() throws Exception {
    Pipe pipe = Pipe.open();
    byte[] bytes = new byte[1 << 20];
    new Random(2).nextBytes(bytes);
    Thread writing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (PatientOutput out =
                      new PatientOutput(Channels.newOutputStream(pipe.sink()), ending::get)) {
                    out.write(bytes);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertThat(writing.join(PatientOutput.STALL.multipliedBy(2))).as("it waits").isFalse();
    assertThat(Channels.newInputStream(pipe.source()).readAllBytes()).isEqualTo(bytes);
    writing.join();
  }

  @Test
  void atTheEndItGivesUpForGood() throws Exception {
    Pipe pipe = Pipe.open(); // nobody reads its other end
    PatientOutput out = new PatientOutput(Channels.newOutputStream(pipe.sink()), ending::get);
    Thread end = Thread.ofVirtual().start(() -> ending.set(true));
    assertThatThrownBy(() -> out.write(new byte[1 << 20]))
        .isInstanceOf(StalledOutputException.class);
    end.join();
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(StalledOutputException.class);
    out.close(); // does not wait for the reader either
    assertThat(pipe.sink().isOpen()).isTrue();
  }

  @Test
  void theTargetsFailureIsTheWritersOwn() throws Exception {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (PatientOutput out = new PatientOutput(broken, ending::get)) {
      assertThatThrownBy(() -> out.write(1)).hasMessage("Broken pipe");
      assertThatThrownBy(() -> out.write(1)).hasMessage("Broken pipe");
    }
  }
}
