package io.imdscope.output.log;

import io.imdscope.event.read.EventReader;
import io.imdscope.event.read.Read;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts files in the order of their first events, and leaves out those that hold none. */
final class FileOrder {
  /** How much of a file is looked at for its first event: the longest there is, at least. */
  static final int PEEK = EventReader.MAX_LINE + 1;

  private final EventReader reader = new EventReader();
  private final byte[] buffer = new byte[PEEK];

  /** Of what was read of this file: where the line begins that has no newline yet, and the end. */
  private int begin;

  private int end;

  private final BiConsumer<Path, IOException> unread;

  private FileOrder(BiConsumer<Path, IOException> unread) {
    this.unread = unread;
  }

  private record Dated(LogFiles.Candidate file, Optional<Instant> first) {}

  /** Of those that are left out, the ones that could not be read are {@code unread}. */
  static List<LogFile> inOrder(
      List<LogFiles.Candidate> candidates, BiConsumer<Path, IOException> unread) {
    FileOrder order = new FileOrder(unread);
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
    return dated.stream()
        .map(Dated::file)
        .map(file -> new LogFile(Optional.of(file.path()), file.size()))
        .toList();
  }

  /** The time of the first event near the file's beginning. */
  private Optional<Instant> first(LogFiles.Candidate candidate) {
    begin = 0;
    end = 0;
    try (LogStream stream =
        LogStream.open(
            new LogFile(Optional.of(candidate.path()), 0), InputStream.nullInputStream())) {
      int n;
      while (end < buffer.length && (n = stream.read(buffer, end, buffer.length - end)) >= 0) {
        // Mostly the first line is an event: then no more is read than that.
        Optional<Instant> first = firstOf(n);
        if (first.isPresent()) {
          return first;
        }
      }
    } catch (IOException e) {
      Optional<Instant> first = rest();
      if (first.isEmpty() && !candidate.sure()) {
        unread.accept(candidate.path(), e);
      } // else whoever reads the file meets it again, and says so
      return first;
    }
    return rest();
  }

  /** The time of the first event among the lines that so many more bytes end. */
  private Optional<Instant> firstOf(int more) {
    int from = end;
    end += more;
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        Optional<Instant> time = time(begin, i);
        begin = i + 1;
        if (time.isPresent()) {
          return time;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> rest() {
    return time(begin, end);
  }

  private Optional<Instant> time(int from, int to) {
    return reader.read(buffer, from, to) instanceof Read.Known known
        ? Optional.of(known.event().time())
        : Optional.empty();
  }
}
