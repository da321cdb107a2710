package io.imdscope.output;

import io.imdscope.event.Event;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;

/**
 * Writes events in one format, buffered until {@link #flush}. An {@link IOException} from any
 * method means that nobody gets to see more (a closed pipe, a full disk): stop. For one thread at a
 * time.
 */
public interface EventWriter extends Closeable, Flushable {
  /** Writes nothing, and costs nothing. */
  EventWriter NONE =
      new EventWriter() {
        @Override
        public void write(Event event) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Writes the event, or nothing where the format has no place for it. */
  void write(Event event) throws IOException;
}
