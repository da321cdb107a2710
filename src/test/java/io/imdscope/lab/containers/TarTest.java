package io.imdscope.lab.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives that images are made of. */
class TarTest {

  @Test
  void theSystemsTarReadsWhatWasWritten(@TempDir Path directory) throws Exception {
    Machine.requireProgram("tar");
    Path source = directory.resolve("source");
    byte[] content = new byte[1000]; // no whole number of blocks
    content[999] = 7;
    Files.write(source, content);
    Path archive = directory.resolve("a.tar");
    try (Tar tar = new Tar(Files.newOutputStream(archive))) {
      tar.directory("some");
      tar.file("some/file", source);
      tar.text("text", "five\n");
      tar.link("some/link", "file");
    }

    Process unpack =
        new ProcessBuilder("tar", "-xf", archive.toString(), "-C", directory.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(unpack.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(unpack.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(unpack.exitValue()).isZero();
    assertThat(directory.resolve("some/link")).hasBinaryContent(content).isSymbolicLink();
    assertThat(directory.resolve("text")).hasContent("five\n").isExecutable();
  }

  @Test
  void aNameHas100BytesAtMost() throws IOException {
    try (Tar tar = new Tar(new ByteArrayOutputStream())) {
      tar.text("x".repeat(100), "");
      assertThatThrownBy(() -> tar.text("x".repeat(101), "")).isInstanceOf(IOException.class);
    }
  }
}
