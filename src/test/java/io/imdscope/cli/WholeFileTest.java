package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever opens the file finds the old one or the new one; what is wrong is one line. */
class WholeFileTest {
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  @Test
  void aNewFileIsWhole() throws IOException {
    Path file = directory.resolve("report.html");
    assertThat(write(file, "new")).isTrue();
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("report.html");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatReplacesAFileMayBeReadByTheSame() throws IOException {
    Path file = Files.writeString(directory.resolve("report.html"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(write(file, "new")).isTrue();
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aLinkStaysOneAndItsFileIsReplaced() throws IOException {
    Path file = Files.writeString(directory.resolve("real"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(write(link, "new")).isTrue();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  /** As /dev/stdout is where output is redirected to a file. */
  @Test
  void aDescriptorsLinkIsWrittenThrough() throws IOException {
    Path file = Files.writeString(directory.resolve("out"), "before ");
    try (java.io.FileOutputStream held = new java.io.FileOutputStream(file.toFile(), true)) {
      Path descriptor = descriptorOf(file);
      assertThat(write(descriptor, "after")).isTrue();
      assertThat(descriptor).isSymbolicLink();
      held.flush();
    }
    assertThat(file).hasContent("before after");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void whatFailsInTheMiddleLeavesTheOldOne() throws IOException {
    Path file = Files.writeString(directory.resolve("report.html"), "old");
    boolean written =
        WholeFile.write(
            file,
            out -> {
              out.write("half".getBytes(StandardCharsets.UTF_8));
              throw new IOException("\u001b[31mno");
            },
            new PrintWriter(err));
    assertThat(written).isFalse();
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("report.html");
    assertThat(err.toString()).contains("could not be written: \\x1b[31mno").hasLineCount(1);
  }

  @Test
  void aFullDeviceIsSaid() {
    assertThat(write(Path.of("/dev/full"), "text")).isFalse();
    assertThat(err.toString())
        .isEqualTo("imdscope: --out /dev/full could not be written: No space left on device\n");
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingIsRead() throws IOException {
    assertThat(WholeFile.obstacle(Path.of(""))).contains("--out names no file");
    assertThat(WholeFile.obstacle(directory)).get().asString().contains("is a directory: name a");
    assertThat(WholeFile.obstacle(directory.resolve("none/x")))
        .get()
        .asString()
        .contains("none is no directory: make it first");
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(WholeFile.obstacle(file.resolve("x"))).get().asString().contains("is no directory");
    assertThat(WholeFile.obstacle(file)).isEmpty();
    assertThat(WholeFile.obstacle(Path.of("/dev/stdout"))).isEmpty();
  }

  private boolean write(Path file, String text) {
    return WholeFile.write(
        file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), new PrintWriter(err));
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Files::exists)
          .filter(each -> leadsTo(each, file))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
