package io.imdscope.event.read;

import io.imdscope.event.ProcessIdentity;

/**
 * A text that stood between two varying values of a line, and what it meant. Read from a place
 * where an object's member may begin or end, the same text always means the same; and since each
 * ends where its text tells, none is the beginning of another.
 */
final class Chunk {
  /** Its characters; never changed. */
  final byte[] text;

  final Cut end;

  /** The groups whose keys it has, and its end: none of them may come twice in a line. */
  final int mask;

  final Parts parts;

  /** Of an ancestor only: the one that was made last. */
  ProcessIdentity ancestor;

  Chunk(byte[] text, Cut end, int mask, Parts parts) {
    this.text = text;
    this.end = end;
    this.mask = mask;
    this.parts = parts;
  }
}
