package io.imdscope.capture.pcap;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a window from where it is, for what reads streams; takes what there is. */
final class WindowStream extends InputStream {
  private final ByteWindow window;

  WindowStream(ByteWindow window) {
    this.window = window;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!window.has(1)) {
      return -1;
    }
    int count = Math.min(length, window.available());
    window.bytes().get(window.at(), into, from, count);
    window.skip(count);
    return count;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
