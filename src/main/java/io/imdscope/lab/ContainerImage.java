package io.imdscope.lab;

import io.imdscope.lab.containers.ImageArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The image of the lab's containers, made of programs of this machine. */
final class ContainerImage {
  private static final Duration PATIENCE = Patience.ofSeconds(10);

  /** A line of ldd: {@code libz.so.1 => /lib/libz.so.1 (0x…)} or {@code /lib64/ld.so.2 (0x…)}. */
  private static final Pattern LIBRARY = Pattern.compile("(?:^|=> )\\s*(/\\S+) \\(0x");

  private ContainerImage() {}

  /** Writes the archive of images to a file. */
  static void write(Path archive) throws IOException {
    String busybox = Command.require("busybox", "busybox-static");
    if (!libraries(busybox).isEmpty()) {
      throw new LabException(
          "`" + busybox + "` needs libraries; install busybox-static in its place");
    }
    List<String> applets =
        Command.output("", List.of(busybox, "--list"), PATIENCE).lines().toList();
    String curl = Command.require("curl", "curl");
    Set<Path> files = new LinkedHashSet<>(List.of(Path.of(curl)));
    files.addAll(libraries(curl));
    ImageArchive.write(archive, Path.of(busybox), applets, new ArrayList<>(files));
  }

  /** What a program needs to start; nothing when it is static. */
  private static List<Path> libraries(String program) {
    String said;
    try {
      said = Command.output("", List.of(Command.require("ldd", "libc-bin"), program), PATIENCE);
    } catch (LabException e) {
      if (e.getMessage().contains("not a dynamic executable")) {
        return List.of();
      }
      throw e;
    }
    return said.lines()
        .map(LIBRARY::matcher)
        .filter(Matcher::find)
        .map(line -> Path.of(line.group(1)).normalize())
        .toList();
  }
}
