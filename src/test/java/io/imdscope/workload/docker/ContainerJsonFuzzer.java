package io.imdscope.workload.docker;

import java.io.IOException;

/** What Jazzer gives bytes to: any are a container with an id, or an error of input. */
public final class ContainerJsonFuzzer {
  private ContainerJsonFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      if (ContainerJson.read(input).id().length() != 64) {
        throw new IllegalStateException("an id of another length");
      }
    } catch (IOException e) {
      // counted as an answer that is none
    }
  }
}
