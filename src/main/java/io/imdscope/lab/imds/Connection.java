package io.imdscope.lab.imds;

import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/** One client's connection: reads requests, has them answered in order, and ends in good order. */
final class Connection {
  /** What a connection asks of its service. */
  interface Answers {
    Outgoing answer(Connection from, Incoming incoming);

    /** Called before what was answered is sent. */
    void answered();
  }

  /** Bounds what waits to be sent. */
  private static final int MAX_WAITING = 64;

  /** How long, and how much, is read and dropped after the last answer, so that it arrives. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int MAX_DROPPED = 256 * 1024;

  private final long ordinal;
  private final SocketChannel channel;
  private final Endpoint endpoint;
  private final InetSocketAddress client;
  private final SelectionKey key;
  private final Answers answers;
  private final HopLimits hopLimits;
  private final Duration idle;
  private final RequestReader reader = new RequestReader();
  private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  private long deadline;
  private int hops;
  private int requests;
  private int dropped;
  private boolean answeredLast;
  private boolean draining;

  Connection(
      long ordinal,
      SocketChannel channel,
      Endpoint endpoint,
      Selector selector,
      Answers answers,
      ServiceSettings settings)
      throws IOException {
    this.ordinal = ordinal;
    this.channel = channel;
    this.endpoint = endpoint;
    this.answers = answers;
    this.hopLimits = settings.hopLimits();
    this.idle = settings.idle();
    client = (InetSocketAddress) channel.getRemoteAddress();
    channel.configureBlocking(false);
    // Each response is to leave in packets of its own, with its own hop limit.
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    extend(idle);
  }

  long ordinal() {
    return ordinal;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  InetSocketAddress client() {
    return client;
  }

  /** The ordinal of the next request, from 1. */
  int nextRequest() {
    return ++requests;
  }

  boolean expired(long nanos) {
    return nanos - deadline > 0;
  }

  /** Does what the channel is ready for; false when the connection is over. */
  boolean proceed(ByteBuffer scratch) throws IOException {
    if (!waiting.isEmpty() && !send()) {
      return true;
    }
    if (draining) {
      return drain(scratch);
    }
    answer(); // what was left over when too much waited
    while (waiting.isEmpty() && !draining) {
      scratch.clear();
      int length = channel.read(scratch);
      if (length <= 0) {
        return length == 0;
      }
      reader.fill(scratch.flip());
      answer();
    }
    return true;
  }

  /** Answers all whole requests, as long as the answers can be sent. */
  private void answer() throws IOException {
    boolean more = true;
    while (more && !answeredLast) {
      while (waiting.size() < MAX_WAITING && more && !answeredLast) {
        Incoming incoming = reader.next();
        more = !(incoming instanceof Incoming.Incomplete);
        if (more) {
          Outgoing outgoing = answers.answer(this, incoming);
          waiting.add(outgoing);
          answeredLast = outgoing.last();
        }
      }
      if (waiting.isEmpty()) {
        return;
      }
      answers.answered();
      if (!send()) {
        return;
      }
    }
  }

  /** Sends what waits; false when the client doesn't take it all yet. */
  private boolean send() throws IOException {
    while (!waiting.isEmpty()) {
      Outgoing next = waiting.element();
      if (next.hops() != hops) {
        hopLimits.set(channel, endpoint.ipv4(), next.hops());
        hops = next.hops();
      }
      channel.write(next.bytes());
      if (next.bytes().hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return false;
      }
      waiting.remove();
      extend(idle);
    }
    key.interestOps(SelectionKey.OP_READ);
    if (answeredLast) {
      // Closing with bytes unread would send a reset, which can overtake the answer.
      channel.shutdownOutput();
      draining = true;
      extend(LINGER);
    }
    return true;
  }

  private boolean drain(ByteBuffer scratch) throws IOException {
    scratch.clear();
    int length = channel.read(scratch);
    dropped += Math.max(length, 0);
    return length >= 0 && dropped <= MAX_DROPPED;
  }

  private void extend(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done for it.
    }
  }
}
