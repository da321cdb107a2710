package io.imdscope.trace;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Calls the metadata service from a thread with a name of its own. */
final class ThreadCall {
  static final String NAME = "imds-caller";

  private ThreadCall() {}

  public static void main(String[] args) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try (InputStream in = URI.create(args[0]).toURL().openStream()) {
                in.readAllBytes();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            NAME);
    thread.start();
    thread.join();
  }
}
