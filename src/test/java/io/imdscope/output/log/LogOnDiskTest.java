package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the log's, and what only lies beside it. */
class LogOnDiskTest {
  private static final String STEM = "imdscope-node-20261123T023101.494Z-1a2b";

  @TempDir private Path directory;

  @Test
  void onlyTheLogsFilesAreCountedAndRemoved() throws IOException {
    for (String ours : List.of(".jsonl", ".jsonl.gz", ".distilled.jsonl.gz", ".jsonl.gz.tmp")) {
      Files.writeString(directory.resolve(STEM + ours), "1234567");
    }
    Files.createFile(directory.resolve(".imdscope.lock"));
    List<String> others =
        List.of("imdscope-notes.txt", "imdscope-report.jsonl", STEM + ".jsonl.bak", "other.jsonl");
    for (String other : others) {
      Files.writeString(directory.resolve(other), "x");
    }
    Path directoryOfThatName = Files.createDirectory(directory.resolve(STEM + "0.jsonl"));
    Path link = directory.resolve(STEM + "1.jsonl");
    Files.createSymbolicLink(link, directory.resolve("other.jsonl"));

    assertThat(LogOnDisk.in(directory)).isEqualTo(new LogOnDisk(4, 28));
    assertThat(LogOnDisk.remove(directory)).isEqualTo(4);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(each -> !each.equals(directoryOfThatName) && !each.equals(link)))
          .extracting(each -> each.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(others);
    }
  }

  @Test
  void whereThereIsNoDirectoryThereIsNothing() throws IOException {
    Path missing = directory.resolve("missing");
    assertThat(LogOnDisk.in(missing)).isEqualTo(new LogOnDisk(0, 0));
    assertThat(LogOnDisk.remove(missing)).isZero();
  }
}
