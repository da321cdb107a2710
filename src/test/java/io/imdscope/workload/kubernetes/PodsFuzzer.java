package io.imdscope.workload.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** What Jazzer gives bytes to: any are a list of pods, or an error of input. */
public final class PodsFuzzer {
  private PodsFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      PodsFile.read(
          new ByteArrayInputStream(input),
          listed -> {
            if (listed.pod().uid().isEmpty() || listed.pod().name().isEmpty()) {
              throw new IllegalStateException("a pod without a name");
            }
          });
    } catch (IOException e) {
      // said to whoever named the file
    }
  }
}
