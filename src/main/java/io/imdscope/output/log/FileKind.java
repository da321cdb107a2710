package io.imdscope.output.log;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a file's name says of it, in a directory where others may have files too. */
enum FileKind {
  /** It is a log. */
  SURE(".*\\.jsonl(\\.gz)?"),
  /** It is one if an event is at its beginning. */
  PERHAPS(".*\\.(json|log)(\\.gz)?"),
  /** A log that somebody renamed, compressed otherwise, or is still copying. */
  NEARLY("(?i).*\\.jsonl.*"),
  /** It is none, or one that this program is still making. */
  OTHER(".*");

  private final Pattern name;

  FileKind(String name) {
    this.name = Pattern.compile(name, Pattern.DOTALL);
  }

  static FileKind of(String fileName) {
    return LogName.isUnfinished(fileName)
        ? OTHER
        : Stream.of(values())
            .filter(kind -> kind.name.matcher(fileName).matches())
            .findFirst()
            .orElseThrow();
  }
}
