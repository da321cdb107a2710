package io.imdscope.output.log;

import io.imdscope.event.read.EventReader;
import io.imdscope.event.read.Read;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Splits a stream into lines and reads each; a line that is too long is passed over. */
final class LineBuffer {
  private static final int BUFFER = 2 * EventReader.MAX_LINE;
  private static final int ROOM = 64 << 10;

  private final EventReader events = new EventReader();
  private final byte[] buffer = new byte[BUFFER];

  /** The bytes that are not read yet, and up to where in them there is no newline. */
  private int begin;

  private int end;
  private int searched;

  /** Whether what is in the buffer continues a line that is too long. */
  private boolean passing;

  private long bytes;

  /** Forgets what is left of the stream before. */
  void begin() {
    begin = 0;
    end = 0;
    searched = 0;
    passing = false;
  }

  /** Hands over every line that has its newline, and tells after each piece that was read. */
  void read(LogStream stream, Consumer<Read> consumer, Runnable piece) throws IOException {
    int n;
    while ((n = stream.read(buffer, end, buffer.length - end)) >= 0) {
      end += n;
      bytes += n;
      lines(consumer);
      makeRoom();
      piece.run();
    }
  }

  private void lines(Consumer<Read> consumer) {
    while (begin < end) {
      // What was looked at in vain is not looked at again from its beginning with each piece.
      boolean fresh = !passing && searched <= begin;
      int newline = fresh ? events.skim(buffer, begin, end) : -1;
      if (newline >= 0) {
        consumer.accept(events.skimmed());
      } else {
        newline = newline();
        if (newline < 0) {
          return;
        }
        consumer.accept(passing ? tooLong() : events.read(buffer, begin, newline));
        passing = false;
      }
      begin = newline + 1;
      searched = begin;
    }
  }

  private Read tooLong() {
    return events.read(buffer, 0, EventReader.MAX_LINE + 1);
  }

  private int newline() {
    for (int i = Math.max(begin, searched); i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    searched = end;
    return -1;
  }

  /** Moves nothing as long as there is room: pieces may be as small as somebody made them. */
  private void makeRoom() {
    if (end - begin > EventReader.MAX_LINE) {
      passing = true;
    }
    if (passing) {
      begin = end;
    }
    if (begin < end && buffer.length - end >= ROOM) {
      return;
    }
    System.arraycopy(buffer, begin, buffer, 0, end - begin);
    searched -= begin;
    end -= begin;
    begin = 0;
    searched = Math.max(0, searched);
  }

  /** What comes after the last newline, where anything does. */
  Optional<Read> rest() {
    if (passing) {
      return Optional.of(tooLong());
    }
    return begin == end ? Optional.empty() : Optional.of(events.read(buffer, begin, end));
  }

  /** How many bytes of text have been read, of all streams. */
  long bytes() {
    return bytes;
  }
}
