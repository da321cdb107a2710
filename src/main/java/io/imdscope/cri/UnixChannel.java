package io.imdscope.cri;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * gRPC over one Unix socket. Connects when first asked; a connection that the other side has
 * closed, as when it restarts, is replaced at the next call, without an error. No name is ever
 * looked up and no proxy used. Safe for use by several threads.
 */
public final class UnixChannel implements AutoCloseable {
  /** The largest answer that is taken, in bytes. */
  public static final int MAX_ANSWER = 16 * 1024 * 1024;

  private final Path socket;
  private Connection current;
  private boolean closed;

  private UnixChannel(Path socket) {
    this.socket = socket;
  }

  /** The channel to a socket, which need not be there yet. */
  public static UnixChannel at(Path socket) {
    return new UnixChannel(socket);
  }

  /** One call; the answer, or an exception, comes within the time given. */
  public <Q, R> R call(
      MethodDescriptor<Q, R> method, Metadata headers, Q request, Duration within, int maxAnswer)
      throws CriException {
    Deadline deadline = Deadline.after(within.toNanos(), TimeUnit.NANOSECONDS);
    CallOptions options =
        CallOptions.DEFAULT.withDeadline(deadline).withMaxInboundMessageSize(maxAnswer);
    Connection connection = connection();
    try {
      return connection.call(method, headers, request, options);
    } catch (StatusRuntimeException e) {
      if (!isWorthAnotherTry(e, connection) || deadline.isExpired()) {
        throw Failures.of(e, socket, method, connection.answered);
      }
    }
    connection = connection();
    try {
      return connection.call(method, headers, request, options);
    } catch (StatusRuntimeException e) {
      boolean _ = isWorthAnotherTry(e, connection); // there is none, but it must go if it is broken
      throw Failures.of(e, socket, method, connection.answered);
    }
  }

  /**
   * Drops a broken connection. It was good before, or given up by another thread: then whoever
   * listens now may answer.
   */
  private boolean isWorthAnotherTry(StatusRuntimeException e, Connection connection) {
    boolean silent = e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
    // One that has answered stays: it is slow, and others may be waiting on it.
    if (silent ? connection.answered : !Failures.isBroken(e)) {
      return false;
    }
    boolean dropped = drop(connection);
    return connection.answered || !dropped;
  }

  private synchronized Connection connection() throws CriException {
    if (closed) {
      throw new CriException(CriException.Reason.CLOSED, socket + " is asked no more", null);
    }
    if (current == null) {
      current = new Connection(socket);
    }
    return current;
  }

  /** Whether it was still in use. */
  private synchronized boolean drop(Connection connection) {
    boolean inUse = current == connection;
    if (inUse) {
      current = null;
    }
    connection.close();
    return inUse;
  }

  /** Ends every call under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private static final class Connection {
    private final UnixSocketFactory sockets;
    private final ManagedChannel channel;
    volatile boolean answered;

    Connection(Path socket) {
      sockets = new UnixSocketFactory(socket);
      channel =
          PlainTransport.builder()
              .socketFactory(sockets)
              .overrideAuthority("localhost")
              .proxyDetector(address -> null)
              .transportExecutor(ChannelThreads.workers())
              .executor(ChannelThreads.workers())
              .offloadExecutor(ChannelThreads.workers())
              .scheduledExecutorService(ChannelThreads.scheduler())
              .maxInboundMessageSize(MAX_ANSWER)
              .disableServiceConfigLookUp()
              .disableRetry()
              .maxTraceEvents(0)
              .build();
    }

    <Q, R> R call(MethodDescriptor<Q, R> method, Metadata headers, Q request, CallOptions options) {
      try {
        R answer =
            ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                method,
                options,
                request);
        answered = true;
        return answer;
      } catch (StatusRuntimeException e) {
        // An error that the other side sent is an answer, too.
        answered |= !Failures.isBroken(e);
        throw e;
      }
    }

    void close() {
      channel.shutdownNow();
      sockets.close();
    }
  }
}
