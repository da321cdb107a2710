package io.imdscope.output.log;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.read.Read;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads logs one after another, with the same memory whatever their length.
 *
 * <p>What cannot be used is counted and said, and reading goes on after it. A file that cannot be
 * read, or not to its end, counts as one unreadable line, since what was in it is not known.
 */
public final class LogReader {
  private final LineBuffer lines = new LineBuffer();
  private final Tally tally;
  private final InputStream standardInput;
  private final ProgressListener listener;

  /**
   * Reads into the consumer.
   *
   * @param now the present: what is more than five minutes later can not be
   */
  public LogReader(
      Instant now, InputStream standardInput, LogConsumer consumer, ProgressListener listener) {
    this.tally = new Tally(now, consumer);
    this.standardInput = standardInput;
    this.listener = listener;
  }

  /** Reads all files; once only. */
  public Reading read(LogFiles.Found found) {
    tally.unread(found.unread(), found.problems());
    Progress progress =
        new Progress(listener, found.files().stream().mapToLong(LogFile::size).sum());
    long before = 0;
    for (LogFile file : found.files()) {
      before += read(file, progress, before);
    }
    progress.end(before);
    return tally.reading(lines.bytes());
  }

  /** How many bytes of the file were read, as they lie there. */
  private long read(LogFile file, Progress progress, long before) {
    long done = 0;
    tally.begin(file);
    lines.begin();
    try (LogStream stream = LogStream.open(file, standardInput)) {
      try {
        lines.read(stream, tally::line, () -> progress.at(before + stream.done()));
        end();
      } finally {
        done = stream.done();
      }
    } catch (EOFException e) { // gzip's end is missing: after a crash, or of a broken copy
      broken(file.name() + " ends too early: what comes before is used; copy it again");
    } catch (IOException e) {
      broken(
          file.path()
              .map(path -> LogFiles.sentence(path, e))
              .orElseGet(() -> "standard input cannot be read: " + LogFiles.message(e)));
    }
    return done;
  }

  private void end() {
    Optional<Read> rest = lines.rest();
    if (rest.isPresent() && !(rest.get() instanceof Read.Malformed)) {
      tally.line(rest.get());
    } else if (rest.isPresent()) {
      tally.torn();
    }
    tally.end();
  }

  /** What of the last line is there counts only as part of what is missing. */
  private void broken(String sentence) {
    lines.rest().filter(Read.Known.class::isInstance).ifPresent(tally::line);
    tally.broken(sentence);
  }
}
