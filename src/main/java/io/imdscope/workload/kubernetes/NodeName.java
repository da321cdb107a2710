package io.imdscope.workload.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The host name, which is a node's name unless it was told another. */
final class NodeName {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private NodeName() {}

  /** The host name as a node is named: in lower case; {@code localhost} where it cannot be read. */
  static String ofHost() {
    try {
      String name = Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
      return name.isEmpty() ? "localhost" : Texts.cut(name);
    } catch (IOException e) {
      return "localhost";
    }
  }
}
