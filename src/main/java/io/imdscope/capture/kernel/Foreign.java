package io.imdscope.capture.kernel;

import io.imdscope.capture.CaptureException;
import java.nio.file.Path;

/** The refusal to touch what is not ours. */
final class Foreign {

  private Foreign() {}

  static CaptureException at(Path path, String what) {
    return new CaptureException(
        "not a pin of imdscope, so it was left alone: " + path + " " + what,
        "remove it, or give another directory for the pins");
  }
}
