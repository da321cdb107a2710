package io.imdscope.lab.imds;

import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Serves the metadata endpoints from one thread; owns its sockets, connections and record. */
final class MetadataService implements AutoCloseable, Connection.Answers {
  private static final int BACKLOG = 4096;
  private static final long TICK_MILLIS = 500;

  /** An endpoint with the socket that serves it. */
  private record Listener(ServerSocketChannel channel, Endpoint endpoint) {}

  private final ServiceSettings settings;
  private final Instant started;
  private final Map<Endpoint.Kind, Api> apis = new EnumMap<>(Endpoint.Kind.class);
  private final RecordFile record;
  private final Selector selector;
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<Connection> connections = new HashSet<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 * 1024);
  private final Thread thread = new Thread(this::serve, "metadata-service");
  private long accepted;
  private boolean accepting = true;
  private long nextTick = System.nanoTime();
  private volatile boolean stopping;

  private MetadataService(ServiceSettings settings) throws IOException {
    this.settings = settings;
    started = settings.clock().instant();
    apis.put(Endpoint.Kind.IMDS, new ImdsApi(settings.required()));
    apis.put(Endpoint.Kind.CUSTOM, apis.get(Endpoint.Kind.IMDS));
    apis.put(Endpoint.Kind.ECS, new EcsApi());
    apis.put(Endpoint.Kind.POD_IDENTITY, new PodIdentityApi());
    record = new RecordFile(settings.record());
    selector = Selector.open();
  }

  /** Binds all endpoints and serves them until closed; refuses to serve the machine's network. */
  static MetadataService start(ServiceSettings settings) throws IOException {
    MetadataService service = new MetadataService(settings);
    try {
      for (Endpoint endpoint : settings.endpoints()) {
        service.listen(endpoint);
      }
    } catch (IOException e) {
      service.release();
      throw e;
    }
    service.thread.start();
    return service;
  }

  /** Where it listens, in the order of the endpoints. */
  List<InetSocketAddress> addresses() throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Listener listener : listeners) {
      addresses.add((InetSocketAddress) listener.channel().getLocalAddress());
    }
    return addresses;
  }

  /** Waits until it was closed, or failed. */
  boolean await(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Outgoing answer(Connection from, Incoming incoming) {
    Api api = apis.get(from.endpoint().kind());
    Instant now = settings.clock().instant();
    Optional<HttpRequest> head;
    Response response;
    switch (incoming) {
      case Incoming.Ready(HttpRequest request) -> {
        head = Optional.of(request);
        response = api.answer(request, now);
      }
      case Incoming.Unusable(int status, Optional<HttpRequest> request) -> {
        head = request;
        response = Response.error(status).closing();
      }
      case Incoming.Incomplete() -> throw new IllegalStateException("nothing to answer yet");
    }
    append(from, head, response.status(), now);
    return Outgoing.of(
        response,
        api.server(),
        head.map(request -> request.protocol().equals("HTTP/1.0")).orElse(false),
        head.map(request -> request.is("HEAD")).orElse(false),
        response.close() || !head.map(HttpRequest::keepAlive).orElse(false),
        response.token() ? settings.hopLimit() : Outgoing.DEFAULT_HOPS,
        now,
        started);
  }

  @Override
  public void answered() {
    record.flush();
  }

  private void append(Connection from, Optional<HttpRequest> head, int status, Instant now) {
    record.append(
        new RequestRecord(
            now,
            from.endpoint().address().getHostAddress(),
            from.client().getAddress().getHostAddress(),
            from.client().getPort(),
            from.ordinal(),
            from.nextRequest(),
            head.map(HttpRequest::method).orElse(""),
            head.map(HttpRequest::target).map(RecordFile::safe).orElse(""),
            head.map(HttpRequest::protocol).orElse(""),
            head.flatMap(request -> request.header(ImdsApi.TOKEN)).isPresent(),
            status));
  }

  private void listen(Endpoint endpoint) throws IOException {
    Isolation.require(settings.namespace(), endpoint.address());
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            endpoint.ipv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    Listener listener = new Listener(channel, endpoint);
    listeners.add(listener);
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.configureBlocking(false);
    channel.bind(endpoint.socketAddress(), BACKLOG);
    channel.register(selector, SelectionKey.OP_ACCEPT, listener);
  }

  private void serve() {
    try {
      while (!stopping) {
        selector.select(this::ready, TICK_MILLIS);
        long now = System.nanoTime();
        if (now - nextTick >= 0) {
          nextTick = now + TICK_MILLIS * 1_000_000;
          tick(now);
        }
      }
    } catch (IOException e) {
      System.err.println("the metadata service ends: cause=" + e);
    } finally {
      release();
    }
  }

  private void ready(SelectionKey key) {
    switch (key.attachment()) {
      case Listener listener -> accept(listener);
      case Connection connection -> proceed(connection);
      default -> throw new IllegalStateException("not a key of ours");
    }
  }

  private void accept(Listener listener) {
    try {
      while (connections.size() < settings.maxConnections()) {
        SocketChannel channel = listener.channel().accept();
        if (channel == null) {
          return;
        }
        open(channel, listener.endpoint());
      }
      accepting(false);
    } catch (IOException e) {
      // Most likely out of descriptors: try again with the next tick.
      accepting(false);
    }
  }

  private void open(SocketChannel channel, Endpoint endpoint) throws IOException {
    try {
      connections.add(new Connection(++accepted, channel, endpoint, selector, this, settings));
    } catch (IOException e) {
      channel.close(); // the client is gone already
    }
  }

  private void proceed(Connection connection) {
    boolean open = false;
    try {
      open = connection.proceed(scratch);
    } catch (IOException e) {
      // The client reset the connection.
    }
    if (!open) {
      end(connection);
    }
  }

  private void end(Connection connection) {
    connection.close();
    connections.remove(connection);
    if (!accepting) {
      accepting(true);
    }
  }

  private void accepting(boolean on) {
    accepting = on;
    for (Listener listener : listeners) {
      listener.channel().keyFor(selector).interestOps(on ? SelectionKey.OP_ACCEPT : 0);
    }
  }

  private void tick(long now) {
    List.copyOf(connections).stream()
        .filter(connection -> connection.expired(now))
        .forEach(this::end);
    if (!accepting && connections.size() < settings.maxConnections()) {
      accepting(true);
    }
  }

  private void release() {
    try {
      connections.forEach(Connection::close);
      for (Listener listener : listeners) {
        listener.channel().close();
      }
      selector.close();
      record.close();
    } catch (IOException e) {
      System.err.println("the metadata service did not close in order: cause=" + e);
    }
  }
}
