package io.imdscope.capture.pcap;

/**
 * A clock made of packets' times that never goes back, and never far ahead at once: packets of
 * several interfaces come a little out of order, and a damaged one can have any time.
 */
final class CaptureClock {
  private static final long FARTHEST_NANOS = 24 * 3600 * 1_000_000_000L;
  private static final long DISORDER_NANOS = 60 * 1_000_000_000L;

  private boolean begun;
  private long latest;
  private long clock = 1;

  /** The time when a packet of this time came, in nanoseconds from some beginning. */
  long at(long nanos) {
    if (!begun) {
      begun = true;
      latest = nanos;
    } else if (nanos > latest) {
      clock += Math.min(nanos - latest, FARTHEST_NANOS);
      latest = nanos;
    } else if (latest - nanos > DISORDER_NANOS) {
      latest = nanos; // it was set back: from here on it goes on as it did
    }
    return clock;
  }
}
