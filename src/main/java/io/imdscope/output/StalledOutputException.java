package io.imdscope.output;

import java.io.IOException;

/** The output stays open, but nobody reads it, and the end could wait no longer. */
public final class StalledOutputException extends IOException {
  private static final long serialVersionUID = 1;

  StalledOutputException() {
    super("it is open, but nobody reads it");
  }
}
