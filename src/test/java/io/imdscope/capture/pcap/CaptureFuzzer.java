package io.imdscope.capture.pcap;

/** What Jazzer gives bytes to: any are a capture, as far as they can be read. */
public final class CaptureFuzzer {
  private static final int MOST_BYTES = 1 << 22;

  private CaptureFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Found found = Found.in(input);
    if (found.problems().size() > 1) {
      throw new IllegalStateException("one file has several problems: " + found.problems());
    }
    int weight = found.requests().stream().mapToInt(request -> request.weight()).sum();
    if (weight > MOST_BYTES) {
      throw new IllegalStateException("so little makes so much: " + weight);
    }
  }
}
