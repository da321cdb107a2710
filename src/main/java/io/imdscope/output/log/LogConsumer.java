package io.imdscope.output.log;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import java.time.Instant;
import java.util.Optional;

/** Takes what logs hold: file after file, line after line. */
public interface LogConsumer {
  /** The events that follow are this file's; a new file does not continue the one before. */
  void begin(LogFile file);

  /** An event, and who told of it. */
  void event(Event event, Origin origin);

  /**
   * An event whose time cannot be: it happened, but nobody knows when. Where the lines around it
   * tell, it comes as an {@link #event} of their time instead. Both are counted among {@link
   * io.imdscope.diagnosis.Reading#implausibleTime}.
   */
  void withoutTime(Event event, Origin origin);

  /**
   * Lines or files of which nothing can be used.
   *
   * @param by when at the latest they told of something, where the lines around tell
   */
  void unusable(long count, Optional<Instant> by);

  /**
   * A last line that is cut off.
   *
   * @param after when the last line before it was
   */
  void unusableAtEnd(long count, Instant after);
}
