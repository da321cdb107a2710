package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The right files are found, each once, and what cannot be read is said with its remedy. */
class LogFilesTest {
  @TempDir Path directory;

  @Test
  void searchesDirectoriesForLogsOnly() throws IOException {
    write("a/b/c.jsonl", LogReaderTest.lines(0, 1));
    write("a/empty.jsonl", new byte[0]);
    write("a/other.log", "Nov 23 started\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    write("a/other.json", "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    write("a/ours.log.gz", LogReaderTest.gzip(LogReaderTest.lines(1, 2)));
    write("a/notes.txt", LogReaderTest.lines(2, 3));
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(names(found)).containsExactly("c.jsonl", "ours.log.gz", "empty.jsonl");
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void readsEachFileOnceAndFollowsNoLoop() throws IOException {
    write("a/one.jsonl", LogReaderTest.lines(0, 1));
    Files.createSymbolicLink(directory.resolve("a/again.jsonl"), directory.resolve("a/one.jsonl"));
    Files.createSymbolicLink(directory.resolve("a/loop"), directory);
    Files.createSymbolicLink(directory.resolve("a/self.jsonl"), directory.resolve("a/self.jsonl"));
    Files.createSymbolicLink(directory.resolve("a/gone.jsonl"), directory.resolve("a/none"));
    String one = directory.resolve("a/one.jsonl").toString();
    LogFiles.Found found = LogFiles.find(List.of(one, directory.toString(), one));
    assertThat(names(found)).containsExactly("one.jsonl");
    assertThat(found.unread()).isEqualTo(2);
    assertThat(found.problems())
        .anySatisfy(each -> assertThat(each).contains("gone.jsonl is not there"));
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.createDirectory(directory.resolve("nothing"));
    LogFiles.Found found =
        LogFiles.find(
            List.of(
                directory.resolve("none\n.jsonl").toString(),
                directory.resolve("nothing").toString()));
    assertThat(found.files()).isEmpty();
    assertThat(found.unread()).isEqualTo(1);
    assertThat(found.problems())
        .containsExactly(
            directory + "/none\\n.jsonl is not there: check the path",
            directory + "/nothing holds no event log: name a directory that watch --log wrote to");
  }

  @Test
  void hasBoundsForDepthAndCount() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("f" + i + ".jsonl", LogReaderTest.lines(i, i + 1));
    }
    write("1/2/3/deep.jsonl", LogReaderTest.lines(9, 10));
    LogFiles.Found few = LogFiles.find(List.of(directory.toString()), 16, 3);
    assertThat(few.files()).hasSize(3);
    assertThat(few.unread()).isPositive();
    assertThat(few.problems().getFirst()).startsWith("there are more than 3 files");
    LogFiles.Found flat = LogFiles.find(List.of(directory.toString()), 2, 100);
    assertThat(names(flat)).doesNotContain("deep.jsonl").hasSize(5);
    assertThat(flat.problems()).singleElement().asString().contains("2 directories deep");
  }

  @Test
  void aPipeIsReadWithoutALookBefore() throws IOException, InterruptedException {
    Machine.requireProgram("mkfifo");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    LogFiles.Found found = LogFiles.find(List.of(pipe.toString(), "-", "-"));
    assertThat(found.files()).hasSize(2);
    assertThat(found.files().getLast().name()).isEqualTo("standard input");
  }

  @Test
  void onlyTheLastOfADirectoryIsNewest() throws IOException {
    write("a/x.jsonl", LogReaderTest.lines(5, 6));
    write("a/y.jsonl", LogReaderTest.lines(1, 2));
    write("b/z.jsonl", LogReaderTest.lines(0, 1));
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(names(found)).containsExactly("z.jsonl", "y.jsonl", "x.jsonl");
    assertThat(found.files()).extracting(LogFile::newest).containsExactly(true, false, true);
  }

  private static List<String> names(LogFiles.Found found) {
    return found.files().stream()
        .map(file -> file.path().orElseThrow().getFileName().toString())
        .toList();
  }

  private void write(String name, byte[] text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text);
  }
}
