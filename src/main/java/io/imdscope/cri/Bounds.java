package io.imdscope.cri;

import java.time.Instant;

/** What is kept of an answer: a name that no Kubernetes object can have is cut. */
final class Bounds {
  /**
   * Kubernetes' longest name, in characters.
   *
   * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object
   *     names and IDs</a>
   */
  static final int NAME = 253;

  /** An id longer than this is none; runtimes use 64. */
  static final int ID = 128;

  /** An image's name of 255, a tag of 128 and a digest, with what stands between. */
  static final int IMAGE = 512;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Bounds() {}

  static String name(String text) {
    return cut(text, NAME);
  }

  static String image(String text) {
    return cut(text, IMAGE);
  }

  static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= ID;
  }

  static Instant time(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
