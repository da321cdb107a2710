package io.imdscope.lab.imds;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the lab's addresses off the machine's own network. */
final class Isolation {
  private static final Path OWN = Path.of("/proc/self/ns/net");
  private static final Path MACHINE = Path.of("/proc/1/ns/net");

  private Isolation() {}

  /** Refuses any address but loopback in the network namespace that the machine lives in. */
  static void requireFor(InetAddress address) throws IOException {
    if (!address.isLoopbackAddress() && Files.isSameFile(OWN, MACHINE)) {
      throw new IOException(
          "refusing to serve "
              + address.getHostAddress()
              + " in the machine's own network namespace; `imdscope lab up` makes one for it");
    }
  }

  /** Refuses to go on in any network namespace but the named one. */
  static void requireInside(Path namespace) throws IOException {
    if (!Files.isSameFile(OWN, namespace)) {
      throw new IOException("refusing to run outside of the lab's namespace: path=" + namespace);
    }
  }
}
