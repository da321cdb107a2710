package io.imdscope.output.metrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One request and its answer, without ever waiting for the client. */
final class ScrapeConnection {
  /** Sent at once: the JDK keeps a copy of as much for each thread. */
  private static final int SLICE = 1 << 16;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Pages pages;
  private final ServerLimits limits;
  private ByteBuffer in;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private Phase phase = Phase.HEAD;
  private long deadline;

  private enum Phase {
    /** The request is read. */
    HEAD,
    ANSWER,
    /** All is sent; what the client still sends is thrown away, so that no reset overtakes it. */
    LINGER
  }

  ScrapeConnection(
      SocketChannel channel, SelectionKey key, Pages pages, ServerLimits limits, long now) {
    this.channel = channel;
    this.key = key;
    this.pages = pages;
    this.limits = limits;
    this.in = ByteBuffer.allocate(limits.headBytes());
    this.deadline = now + limits.head().toNanos();
  }

  /** Goes on as far as the client lets it, and ends when there is no more to do. */
  void advance(long now) throws IOException {
    switch (phase) {
      case HEAD -> readHead(now);
      case ANSWER -> send(now);
      case LINGER -> discard();
    }
  }

  /** Whether the client takes too long. */
  boolean isLate(long now) {
    return now - deadline >= 0;
  }

  /** Whether an answer waits for the client to take it. */
  boolean isAnswering() {
    return phase == Phase.ANSWER && isOpen();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
    in = ByteBuffer.allocate(0);
    out = ByteBuffer.allocate(0);
  }

  private void readHead(long now) throws IOException {
    int from = Math.max(0, in.position() - 3);
    if (channel.read(in) < 0) {
      close();
      return;
    }
    if (isWhole(from)) {
      answer(pages.answer(firstLine()), now);
    } else if (!in.hasRemaining()) {
      answer(
          HttpAnswer.text("431 Request Header Fields Too Large", "too long a head").bytes(true),
          now);
    }
  }

  private boolean isWhole(int from) {
    for (int i = from; i + 3 < in.position(); i++) {
      if (in.get(i) == '\r'
          && in.get(i + 1) == '\n'
          && in.get(i + 2) == '\r'
          && in.get(i + 3) == '\n') {
        return true;
      }
    }
    return false;
  }

  private String firstLine() {
    int end = 0;
    while (in.get(end) != '\r') {
      end++;
    }
    return new String(in.array(), 0, end, StandardCharsets.ISO_8859_1);
  }

  private void answer(byte[] bytes, long now) throws IOException {
    in = ByteBuffer.allocate(0);
    out = ByteBuffer.wrap(bytes);
    phase = Phase.ANSWER;
    deadline = now + limits.answer().toNanos();
    send(now);
  }

  private void send(long now) throws IOException {
    int end = out.limit();
    while (out.position() < end) {
      out.limit(Math.min(end, out.position() + SLICE));
      int sent = channel.write(out);
      out.limit(end);
      if (sent == 0) {
        key.interestOps(SelectionKey.OP_WRITE);
        return;
      }
    }
    phase = Phase.LINGER;
    deadline = now + limits.head().toNanos();
    out = ByteBuffer.allocate(512);
    channel.shutdownOutput();
    key.interestOps(SelectionKey.OP_READ);
  }

  private void discard() throws IOException {
    out.clear();
    if (channel.read(out) < 0) {
      close();
    }
  }
}
