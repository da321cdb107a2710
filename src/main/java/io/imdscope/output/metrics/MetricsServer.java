package io.imdscope.output.metrics;

import io.imdscope.event.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Serves metrics and health over HTTP, on one thread that waits for no client: a slow or hostile
 * one costs a bounded amount of memory for a bounded time, and never another client's answer.
 */
public final class MetricsServer implements AutoCloseable {
  /** Where it listens unless told otherwise: on loopback, in no well-known exporter's place. */
  public static final InetSocketAddress DEFAULT_ADDRESS =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 19254);

  private static final int BACKLOG = 128;

  /** The kernel would hold megabytes for a client that takes nothing. */
  private static final int SEND_BUFFER = 1 << 16;

  private static final long LOOK_MILLIS = 100;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration CLOSE_WAIT = Duration.ofMillis(500);

  private final ServerSocketChannel server;
  private final Selector selector;
  private final InetSocketAddress address;
  private final Pages pages;
  private final ServerLimits limits;
  private final LongSupplier nanos;
  private final Set<ScrapeConnection> connections = new LinkedHashSet<>();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * Listens from now on.
   *
   * @param address port 0 for any that is free
   * @throws MetricsException when nobody can listen there
   */
  public static MetricsServer start(InetSocketAddress address, AgentMetrics metrics, Health health)
      throws MetricsException {
    LongSupplier nanos = System::nanoTime;
    return start(address, new Pages(metrics, health, nanos), ServerLimits.DEFAULTS, nanos);
  }

  static MetricsServer start(
      InetSocketAddress address, Pages pages, ServerLimits limits, LongSupplier nanos)
      throws MetricsException {
    try (Opening opening = new Opening()) {
      opening.server.configureBlocking(false);
      opening.server.bind(address, BACKLOG);
      opening.server.register(opening.selector, SelectionKey.OP_ACCEPT);
      MetricsServer server = new MetricsServer(opening, pages, limits, nanos);
      opening.done = true;
      server.thread.start();
      return server;
    } catch (UnresolvedAddressException e) {
      throw new MetricsException(text(address), "not an address", e);
    } catch (IOException e) {
      throw new MetricsException(text(address), String.valueOf(e.getMessage()), e);
    }
  }

  /** Closes what was opened when the start fails on the way. */
  private static final class Opening implements AutoCloseable {
    final Selector selector = Selector.open();
    final ServerSocketChannel server = ServerSocketChannel.open();
    boolean done;

    Opening() throws IOException {}

    @Override
    public void close() throws IOException {
      if (!done) {
        server.close();
        selector.close();
      }
    }
  }

  private MetricsServer(Opening opening, Pages pages, ServerLimits limits, LongSupplier nanos)
      throws IOException {
    this.server = opening.server;
    this.selector = opening.selector;
    this.address = (InetSocketAddress) opening.server.getLocalAddress();
    this.pages = pages;
    this.limits = limits;
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().daemon().name("metrics").unstarted(this::serve);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private void serve() {
    while (!closing) {
      try {
        selector.select(connections.isEmpty() ? 0 : LOOK_MILLIS);
        long now = nanos.getAsLong();
        for (SelectionKey key : selector.selectedKeys()) {
          handle(key, now);
        }
        selector.selectedKeys().clear();
        tidy(now);
      } catch (IOException | RuntimeException e) {
        LockSupport.parkNanos(RETRY_NANOS); // no more file descriptors, say: not over and over
      }
    }
    connections.forEach(ScrapeConnection::close);
  }

  private void handle(SelectionKey key, long now) throws IOException {
    if (key.attachment() instanceof ScrapeConnection connection) {
      if (connection.isOpen()) {
        advance(connection, now);
      }
      return;
    }
    SocketChannel channel = server.accept();
    if (channel == null) {
      return; // the client has left already
    }
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      begin(channel, now);
    } catch (IOException | RuntimeException e) {
      channel.close();
    }
  }

  private void begin(SocketChannel channel, long now) throws IOException {
    SelectionKey ofClient = channel.register(selector, SelectionKey.OP_READ);
    ScrapeConnection connection = new ScrapeConnection(channel, ofClient, pages, limits, now);
    ofClient.attach(connection);
    connections.add(connection);
    closeOldest(connections.size() - limits.connections(), false);
    advance(connection, now); // usually it has sent all by now
  }

  private void advance(ScrapeConnection connection, long now) {
    try {
      connection.advance(now);
    } catch (IOException | RuntimeException e) {
      connection.close(); // the client's end of it
    }
    if (connection.isAnswering()) {
      long answering = connections.stream().filter(ScrapeConnection::isAnswering).count();
      closeOldest(answering - limits.answers(), true);
    }
  }

  private void closeOldest(long many, boolean answering) {
    Iterator<ScrapeConnection> oldest = connections.iterator();
    for (long left = many; left > 0; ) {
      ScrapeConnection connection = oldest.next();
      if (!answering || connection.isAnswering()) {
        connection.close();
        oldest.remove();
        left--;
      }
    }
  }

  private void tidy(long now) {
    connections.removeIf(
        connection -> {
          if (connection.isLate(now)) {
            connection.close();
          }
          return !connection.isOpen();
        });
  }

  private static String text(InetSocketAddress address) {
    return address.isUnresolved()
        ? address.getHostString() + ":" + address.getPort()
        : AddressText.of(address.getAddress(), address.getPort());
  }

  /** Ends all connections within half a second. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      boolean _ = thread.join(CLOSE_WAIT);
      server.close();
      selector.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
