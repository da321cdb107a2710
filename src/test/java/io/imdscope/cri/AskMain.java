package io.imdscope.cri;

import java.nio.file.Path;

/**
 * Asks a runtime for its version and prints why it could not; for a test that needs other rights.
 */
final class AskMain {
  private AskMain() {}

  public static void main(String[] args) {
    try (CriRuntime runtime = CriRuntime.at(Path.of(args[0]))) {
      System.out.println(runtime.version());
    } catch (CriException e) {
      System.out.println(e.reason() + " " + e.getMessage());
    }
  }
}
