package io.imdscope.output.log;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files of a log that stand twice: for a moment, or after a crash, a file and what was made of it
 * are both there. What was made of it counts.
 */
final class Replaced {
  private Replaced() {}

  /** The candidates without those that others of them stand for. */
  static List<LogFiles.Candidate> without(List<LogFiles.Candidate> candidates) {
    Map<Path, LogName.Form> made = new HashMap<>();
    Set<Path> replaced = new HashSet<>();
    for (LogFiles.Candidate each : candidates) {
      Optional<LogName> name = name(each.path());
      if (name.isPresent() && name.get().form() != LogName.Form.PLAIN) {
        made.merge(stem(each.path(), name.get()), name.get().form(), Replaced::later);
        replaced.addAll(named(each.path(), name.get()));
      }
    }
    return candidates.stream().filter(each -> !isReplaced(each.path(), made, replaced)).toList();
  }

  private static boolean isReplaced(Path file, Map<Path, LogName.Form> made, Set<Path> replaced) {
    Optional<LogName> name = name(file);
    return name.isPresent()
        && (replaced.contains(file.toAbsolutePath().normalize())
            || later(
                    made.getOrDefault(stem(file, name.get()), LogName.Form.PLAIN),
                    name.get().form())
                != name.get().form());
  }

  private static LogName.Form later(LogName.Form a, LogName.Form b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Optional<LogName> name(Path file) {
    return Optional.ofNullable(file.getFileName()).flatMap(last -> LogName.parse(last.toString()));
  }

  private static Path stem(Path file, LogName name) {
    return sibling(file, name.stem());
  }

  private static Path sibling(Path file, String name) {
    return file.toAbsolutePath().normalize().resolveSibling(name);
  }

  /** Those that the file's own header names; whoever reads the file meets what is wrong with it. */
  private static List<Path> named(Path file, LogName name) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 512)) {
      return GzipFile.comment(in)
          .lines()
          .filter(each -> !each.equals(name.fileName()) && LogName.parse(each).isPresent())
          .map(each -> sibling(file, each))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
