package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** A reader that has left is told from a disk that is full, by what the system really says. */
class BrokenPipeTest {
  @Test
  void aReaderThatHasLeftIsOne() throws Exception {
    Process reader = new ProcessBuilder("sh", "-c", "exec <&-; echo left; sleep 60").start();
    try {
      assertThat(reader.inputReader().readLine()).isEqualTo("left");
      IOException failure = failure(reader.getOutputStream());
      assertThat(BrokenPipe.is(failure)).as(failure.getMessage()).isTrue();
    } finally {
      reader.descendants().forEach(ProcessHandle::destroyForcibly);
      reader.destroyForcibly().waitFor();
    }
  }

  @Test
  void aFullDiskIsNone() throws Exception {
    try (OutputStream out = new FileOutputStream("/dev/full")) {
      assertThat(BrokenPipe.is(failure(out))).isFalse();
    }
    assertThat(BrokenPipe.is(new IOException())).isFalse();
  }

  private static IOException failure(OutputStream out) {
    return catchThrowableOfType(
        IOException.class,
        () -> {
          out.write('x');
          out.flush();
        });
  }
}
