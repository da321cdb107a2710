package io.imdscope.output.log;

import io.imdscope.event.Text;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to read.
 *
 * @param path absent for standard input
 * @param size in bytes as it lies there, perhaps compressed; 0 when it cannot be known
 */
public record LogFile(Optional<Path> path, long size) {
  static final LogFile STANDARD_INPUT = new LogFile(Optional.empty(), 0);

  /** As it was named, fit to be shown. */
  public String name() {
    return path.map(file -> Text.printable(file.toString())).orElse("standard input");
  }
}
