package io.imdscope.workload.ecs;

import java.io.IOException;

/** What Jazzer gives bytes to: any are a task with its name, none, or an error of input. */
public final class TaskJsonFuzzer {
  private TaskJsonFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      TaskJson.read(input, "a".repeat(64))
          .ifPresent(
              task -> {
                if (task.arn().isEmpty()) {
                  throw new IllegalStateException("a task without a name");
                }
              });
    } catch (IOException e) {
      // counted as an answer that is none
    }
  }
}
