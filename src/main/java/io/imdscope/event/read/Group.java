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
  /** What the way to the endpoint made of it: mostly nothing. */
  HOP,
  PROCESS,
  THREAD,
  PLACE,
  /** Which run of the program, on which node; its chunk has the event's and the host's name too. */
  RUN,
  /** What it lost. */
  LOSSES;

  /** Whether it means something on a line about a run of the program, or else about a request. */
  boolean saysOf(boolean aRun) {
    return switch (this) {
      case VARYING, KIND, PLACE -> true;
      case RUN, LOSSES -> aRun;
      case HEAD, NETWORK, CLIENT, HOP, PROCESS, THREAD -> !aRun;
    };
  }

  int bit() {
    return 1 << ordinal();
  }
}
