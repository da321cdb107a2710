package io.imdscope.diagnosis;

/**
 * How much memory what is remembered may take, estimated in bytes: bounds on numbers alone do not
 * help where each may be long, and all may be many. For one thread at a time.
 */
final class Budget {
  /** What is kept of a node, a workload, a client and a category, and said of it later. */
  static final int NODE = 4096;

  static final int WORKLOAD = 12_288;
  static final int CLIENT = 4096;
  static final int CATEGORY = 256;

  private final long reserve;
  private long left;

  Budget(long bytes) {
    left = bytes;
    reserve = bytes / 4;
  }

  /** Whether there was room for that; a quarter of all is for what is exchanged: calls. */
  boolean take(long bytes) {
    if (bytes > left - reserve) {
      return false;
    }
    left -= bytes;
    return true;
  }

  /**
   * Whether there was room for a call in place of one that is let go of, of no bytes if none is.
   */
  boolean exchange(long old, long bytes) {
    if (bytes > left + old) {
      return false;
    }
    left += old - bytes;
    return true;
  }

  long left() {
    return left;
  }

  /** Of text that is kept. */
  static long of(int each, CharSequence text) {
    return each + 2L * text.length();
  }
}
