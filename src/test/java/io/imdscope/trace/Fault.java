package io.imdscope.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What became of calls amid a fault, for the table in docs/reliability.md. */
final class Fault {
  private Fault() {}

  /** Adds a line to {@code target/reliability/faults.tsv}: what, made, seen, lost. */
  static void write(String what, long made, long seen, long lost) throws IOException {
    Path directory =
        Files.createDirectories(
            Path.of(System.getProperty("imdscope.basedir"), "target", "reliability"));
    Files.writeString(
        directory.resolve("faults.tsv"),
        what + "\t" + made + "\t" + seen + "\t" + lost + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
