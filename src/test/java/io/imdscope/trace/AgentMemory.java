package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What is in the memory of a Java process, as another one sees it. */
record AgentMemory(long pid) {
  private static final int BLOCK = 1 << 20;

  /**
   * Writes its heap down.
   *
   * @param garbage also what nothing leads to any more; else it is collected first
   */
  void dumpHeap(Path file, boolean garbage) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(List.of(Long.toString(pid), "GC.heap_dump"));
    if (garbage) {
      command.add("-all");
    }
    command.add(file.toString());
    Process process = Watcher.builder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(file).as(said).isNotEmptyFile();
  }

  /** Looks through all it has mapped, but for what is only a file's content. */
  Set<String> search(Search search) throws IOException {
    Set<String> found = new TreeSet<>();
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
        String[] fields = line.split("\\s+", 6);
        boolean ofFile = fields.length > 5 && fields[5].startsWith("/");
        if (fields[1].startsWith("r") && !(ofFile && fields[1].charAt(1) == '-')) {
          String[] ends = fields[0].split("-", 2);
          found.addAll(
              search(
                  memory,
                  Long.parseUnsignedLong(ends[0], 16),
                  Long.parseUnsignedLong(ends[1], 16),
                  search));
        }
      }
    }
    return found;
  }

  private static Set<String> search(RandomAccessFile memory, long from, long to, Search search) {
    Set<String> found = new TreeSet<>();
    byte[] block = new byte[BLOCK];
    // Half a block further each time, so that no part is cut at a border.
    for (long at = from; at >= 0 && at < to; at += BLOCK / 2) {
      found.addAll(search.in(block, read(memory, at, (int) Math.min(BLOCK, to - at), block)));
    }
    return found;
  }

  /** What cannot be read, as a device's memory or what was unmapped meanwhile, holds nothing. */
  private static int read(RandomAccessFile memory, long at, int length, byte[] to) {
    try {
      memory.seek(at);
      return Math.max(0, memory.read(to, 0, length));
    } catch (IOException e) {
      return 0;
    }
  }
}
