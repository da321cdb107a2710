package io.imdscope.event.read;

/**
 * Keys whose values together make one part of an event. The parts of a group stand in one {@link
 * Chunk}, or the line's chunks are not kept.
 */
@SuppressWarnings("EnumOrdinal") // bits that nobody else sees
enum Group {
  /** Values that differ from line to line: chunks end before them. */
  VARYING,
  KIND,
  HEAD,
  NETWORK,
  CLIENT,
  HOP,
  PROCESS,
  THREAD,
  PLACE,
  /** Rare lines, whose chunks are not kept. */
  COVERAGE;

  int bit() {
    return 1 << ordinal();
  }
}
