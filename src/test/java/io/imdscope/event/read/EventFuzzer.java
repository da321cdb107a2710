package io.imdscope.event.read;

/**
 * What Jazzer gives bytes to: any are a line of an event log, and what was remembered of other
 * lines never changes what it comes out as.
 */
public final class EventFuzzer {
  private static final EventReader WARM = new EventReader();
  private static final EventReader PLAIN = new EventReader();

  private EventFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Read expected = PLAIN.plain(input, 0, input.length);
    for (int times = 0; times < 2; times++) {
      if (!WARM.read(input, 0, input.length).equals(expected)) {
        throw new IllegalStateException("a memory of other lines changes it");
      }
    }
  }
}
