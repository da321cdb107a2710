package io.imdscope.capture.legacylog;

/** What Jazzer gives bytes to: any are a log, as far as it can be read. */
public final class LegacyFuzzer {
  private static final int MOST_BYTES = 1 << 22;

  private LegacyFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Told told = Told.of(input);
    int weight = told.requests().stream().mapToInt(request -> request.weight()).sum();
    if (weight > MOST_BYTES) {
      throw new IllegalStateException("so little makes so much: " + weight);
    }
    if (told.problems().size() > LogProblems.MOST_SAID + 1) {
      throw new IllegalStateException("more is said than is read");
    }
  }
}
