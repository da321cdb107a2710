package io.imdscope.lab.imds;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the lab's addresses off the machine's own network. */
final class Isolation {
  private static final Path OWN = Path.of("/proc/self/ns/net");
  private static final String OURS = "imdscope-";

  private Isolation() {}

  /**
   * Refuses any address but loopback, unless this process runs in the lab's namespace.
   *
   * @param namespace path of the lab's namespace; absent in a service that has none
   */
  static void require(Optional<Path> namespace, InetAddress address) throws IOException {
    if (!address.isLoopbackAddress() && !namespace.map(Isolation::isOwn).orElse(false)) {
      throw new IOException(
          "refusing to serve "
              + address.getHostAddress()
              + " outside of a lab's network namespace; `imdscope lab up` makes one");
    }
  }

  private static boolean isOwn(Path namespace) {
    try {
      return namespace.getFileName().toString().startsWith(OURS)
          && Files.isSameFile(OWN, namespace);
    } catch (IOException e) {
      return false;
    }
  }
}
