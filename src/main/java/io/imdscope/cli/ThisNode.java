package io.imdscope.cli;

import io.imdscope.event.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The machine that this runs on, as its kernel names it: without asking a name server. */
final class ThisNode {
  private static final Path KERNEL = Path.of("/proc/sys/kernel");

  private ThisNode() {}

  static Coverage.Node read() {
    return new Coverage.Node(
        read("hostname"),
        read("osrelease"),
        ProgramVersion.current(),
        UUID.randomUUID().toString());
  }

  private static String read(String name) {
    try {
      return Files.readString(KERNEL.resolve(name)).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
