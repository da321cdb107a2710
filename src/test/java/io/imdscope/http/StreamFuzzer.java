package io.imdscope.http;

import io.imdscope.event.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What Jazzer gives bytes to: any are what a caller sends, and are read the same however they are
 * cut, which the first two bytes say.
 */
public final class StreamFuzzer {
  private static final int MOST_BYTES = 1 << 22;

  private StreamFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Random random = new Random(input[0] << 8 | input[1]);
    byte[] stream = Arrays.copyOfRange(input, 2, input.length);
    List<String> whole = Segments.play(stream, Segments.whole(stream), 0);
    if (!Segments.play(stream, Segments.any(random, stream), 0).equals(whole)) {
      throw new IllegalStateException("cut otherwise, it says something else");
    }
    int weight = 0;
    for (Request request : new Wire().send(stream).finish()) {
      weight += request.weight();
    }
    if (weight > MOST_BYTES) {
      throw new IllegalStateException("so little makes so much: " + weight);
    }
  }
}
