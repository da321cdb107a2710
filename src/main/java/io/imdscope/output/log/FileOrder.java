package io.imdscope.output.log;

import io.imdscope.event.read.EventReader;
import io.imdscope.event.read.Read;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts files in the order of their first events, and leaves out those that hold none. */
final class FileOrder {
  /** How much of a file is looked at for its first event. */
  static final int PEEK = 128 << 10;

  private final EventReader reader = new EventReader();
  private final byte[] buffer = new byte[PEEK];

  private FileOrder() {}

  private record Dated(LogFiles.Candidate file, Optional<Instant> first) {}

  static List<LogFile> inOrder(List<LogFiles.Candidate> candidates) {
    FileOrder order = new FileOrder();
    List<Dated> dated = new ArrayList<>();
    for (LogFiles.Candidate candidate : candidates) {
      Optional<Instant> first = order.first(candidate);
      if (candidate.sure() || first.isPresent()) {
        dated.add(new Dated(candidate, first));
      }
    }
    // Where nothing can be read is no place in time: such a file comes last.
    dated.sort(
        Comparator.comparing((Dated each) -> each.first().orElse(Instant.MAX))
            .thenComparing(each -> each.file().path()));
    return newestMarked(dated.stream().map(Dated::file).toList());
  }

  private static List<LogFile> newestMarked(List<LogFiles.Candidate> files) {
    Set<Optional<Path>> directories = new HashSet<>();
    List<LogFile> marked = new ArrayList<>();
    for (LogFiles.Candidate file : files.reversed()) {
      boolean newest =
          directories.add(Optional.ofNullable(file.path().toAbsolutePath().getParent()));
      marked.add(new LogFile(Optional.of(file.path()), file.size(), newest));
    }
    return marked.reversed();
  }

  /** The time of the first event near the file's beginning. */
  private Optional<Instant> first(LogFiles.Candidate candidate) {
    int end = 0;
    try (LogStream stream =
        LogStream.open(
            new LogFile(Optional.of(candidate.path()), 0, false), InputStream.nullInputStream())) {
      int n;
      while (end < buffer.length && (n = stream.read(buffer, end, buffer.length - end)) >= 0) {
        int searched = end;
        end += n;
        // Mostly the first line is an event: then no more is read than that.
        if (contains(searched, end) || end == buffer.length) {
          Optional<Instant> first = firstOf(end);
          if (first.isPresent()) {
            return first;
          }
        }
      }
    } catch (IOException e) {
      // Whoever reads the file meets it again, and says so.
      return firstOf(end);
    }
    return firstOf(end);
  }

  private boolean contains(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private Optional<Instant> firstOf(int end) {
    int from = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || buffer[i] == '\n') {
        if (reader.read(buffer, from, i) instanceof Read.Known known) {
          return Optional.of(known.event().time());
        }
        from = i + 1;
      }
    }
    return Optional.empty();
  }
}
