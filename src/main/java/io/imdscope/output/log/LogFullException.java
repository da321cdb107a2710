package io.imdscope.output.log;

import java.io.IOException;

/** The log has reached its bound, and nothing could be made smaller yet. */
final class LogFullException extends IOException {
  private static final long serialVersionUID = 1;

  LogFullException(LogSettings settings) {
    super("the log has grown to its bound of " + settings.totalBytes() + " bytes");
  }
}
