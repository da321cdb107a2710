package io.imdscope.event.read;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;

/** What a line turned out to be. */
public sealed interface Read {
  /**
   * An event.
   *
   * @param origin who wrote the line
   */
  record Known(Event event, Origin origin) implements Read {}

  /** A line whose event, or a value of it, is not known here: another version's or program's. */
  record OtherVersion() implements Read {}

  /**
   * No event.
   *
   * @param reason the end of a sentence about the line: {@code is cut off}; holds nothing of it
   */
  record Malformed(String reason) implements Read {}

  /** Nothing: an empty line, or one of white space only. */
  record Blank() implements Read {}

  /** The only one there is. */
  Read OTHER_VERSION = new OtherVersion();

  /** The only one there is. */
  Read BLANK = new Blank();
}
