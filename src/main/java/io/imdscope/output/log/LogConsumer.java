package io.imdscope.output.log;

import io.imdscope.event.Event;

/** Takes what logs hold: file after file, line after line. */
public interface LogConsumer {
  /** The events that follow are this file's; a new file does not continue the one before. */
  void begin(LogFile file);

  /** An event of the node of that name. */
  void event(Event event, String hostName);

  /**
   * An event whose time cannot be: it happened, but nobody knows when. It is counted among {@link
   * io.imdscope.diagnosis.Reading#implausibleTime}.
   */
  void implausible(Event event, String hostName);
}
