package io.imdscope.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** All that a process writes to one of its streams, read as it comes. */
final class Output {
  private final InputStream in;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Thread reader;

  Output(InputStream in) {
    this.in = in;
    reader = Thread.ofVirtual().start(this::read);
  }

  /** What came so far. */
  byte[] bytes() {
    synchronized (bytes) {
      return bytes.toByteArray();
    }
  }

  int size() {
    synchronized (bytes) {
      return bytes.size();
    }
  }

  /** What came so far as text, U+FFFD for what is none. */
  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Waits until the stream has ended. */
  void join() throws InterruptedException {
    if (!reader.join(Await.PATIENCE)) {
      throw new AssertionError("a stream of an ended process stays open");
    }
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try {
      int length;
      while ((length = in.read(buffer)) >= 0) {
        synchronized (bytes) {
          bytes.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // The process is gone, or the test has closed the stream.
    }
  }
}
