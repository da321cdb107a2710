package io.imdscope.cri;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints what the first questions to a runtime cost, in time and in resident memory. Run by hand,
 * with the launcher's flags: {@code java -cp ... io.imdscope.cri.CriFootprint SOCKET}.
 */
final class CriFootprint {
  private CriFootprint() {}

  public static void main(String[] args) throws Exception {
    List<Path> found = CriSockets.find();
    say("before, usual sockets: " + found.size(), System.nanoTime());
    try (CriRuntime runtime = CriRuntime.at(Path.of(args[0]))) {
      long start = System.nanoTime();
      CriVersion version = runtime.version();
      say(version.toString(), start);
      start = System.nanoTime();
      int containers = runtime.containers().size();
      say("containers: " + containers, start);
      start = System.nanoTime();
      int sandboxes = runtime.sandboxes().size();
      say("sandboxes: " + sandboxes, start);
      for (int i = 0; i < 20; i++) {
        start = System.nanoTime();
        containers = runtime.containers().size();
      }
      say("the 21st listing of containers: " + containers, start);
    }
  }

  private static void say(String what, long start) throws IOException {
    System.gc();
    String rss =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        "%-70s %6d ms %s heap=%d KiB threads=%d%n",
        what, (System.nanoTime() - start) / 1_000_000, rss, heap / 1024, Thread.activeCount());
  }
}
