package io.imdscope.capture.pcap;

import java.io.IOException;

/** A file is no capture, or none that can be read; the message names it. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1;

  CaptureFormatException(String message) {
    super(message);
  }
}
