package io.imdscope.cri;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.imdscope.cri.CriException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** From what gRPC says to what a user can act on. */
final class Failures {
  private static final int MODE_TYPE = 0170000;
  private static final int MODE_SOCKET = 0140000;
  private static final int MAX_QUOTE = 200;
  private static final String NAME_IT = "; name the runtime's socket with --cri-socket";

  /** containerd's words between its start and that of its CRI plugin, with a code of no meaning. */
  private static final String NOT_READY = "server is not initialized yet";

  private Failures() {}

  /** Whether the connection is of no use any more; errors that the other side sent leave it so. */
  static boolean isBroken(StatusRuntimeException e) {
    Status status = e.getStatus();
    return switch (status.getCode()) {
      case UNAVAILABLE -> e.getTrailers() == null || e.getTrailers().keys().isEmpty();
      case INTERNAL, UNKNOWN -> status.getCause() != null || lacksGrpc(status);
      default -> false;
    };
  }

  static CriException of(
      StatusRuntimeException e, Path socket, MethodDescriptor<?, ?> method, boolean answered) {
    Status status = e.getStatus();
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnixSocketFactory.ConnectFailure failure) {
        return notConnected(failure, socket);
      }
    }
    if (quote(status).contains(NOT_READY)) {
      return new CriException(Reason.STARTING, socket + " is still starting; ask again", e);
    }
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED ->
          new CriException(
              Reason.SILENT,
              socket + " gave no answer in time; is the container runtime overloaded or stopped?",
              e);
      case UNIMPLEMENTED -> notOffered(e, socket, method);
      case RESOURCE_EXHAUSTED ->
          new CriException(
              Reason.TOO_LARGE, socket + " gave too large an answer: " + quote(status), e);
      case NOT_FOUND ->
          new CriException(Reason.NOT_FOUND, socket + " knows no such thing: " + quote(status), e);
      case CANCELLED -> new CriException(Reason.CLOSED, socket + " is asked no more", e);
      default ->
          isBroken(e) && !answered
              ? new CriException(
                  Reason.NOT_GRPC,
                  socket + " does not answer like a container runtime: " + quote(status) + NAME_IT,
                  e)
              : new CriException(
                  Reason.FAILED,
                  socket + " failed, see the container runtime's log: " + quote(status),
                  e);
    };
  }

  private static CriException notConnected(IOException failure, Path socket) {
    String said = String.valueOf(failure.getMessage());
    if (said.contains("Permission denied")) {
      return new CriException(
          Reason.PERMISSION, socket + " may not be used by this user: run as root", failure);
    }
    int mode = 0;
    try {
      mode = (Integer) Files.getAttribute(socket, "unix:mode");
    } catch (IOException e) {
      return new CriException(
          Reason.MISSING,
          socket + " does not exist: is the container runtime running?" + NAME_IT,
          e);
    }
    if ((mode & MODE_TYPE) != MODE_SOCKET) {
      return new CriException(Reason.NOT_A_SOCKET, socket + " is not a socket" + NAME_IT, failure);
    }
    return new CriException(
        Reason.REFUSED,
        socket + " has no listener (" + said + "): start the container runtime",
        failure);
  }

  private static CriException notOffered(
      StatusRuntimeException e, Path socket, MethodDescriptor<?, ?> method) {
    String service = String.valueOf(method.getServiceName());
    String remedy =
        service.startsWith("runtime.v1.")
            ? ": it needs containerd 1.6, CRI-O 1.23 or newer (older ones speak only v1alpha2), with"
                + " its CRI plugin not disabled"
            : "";
    return new CriException(Reason.NOT_OFFERED, socket + " does not offer " + service + remedy, e);
  }

  /** gRPC's words for an answer by a server that speaks only HTTP. */
  private static boolean lacksGrpc(Status status) {
    String description = status.getDescription();
    return description != null
        && (description.startsWith("HTTP status code")
            || description.startsWith("invalid content-type")
            || description.startsWith("missing GRPC status"));
  }

  /** What the other side or gRPC said: one line, at most 200 characters, plain ASCII. */
  private static String quote(Status status) {
    Throwable cause = status.getCause();
    String said = status.getDescription();
    if (said == null && cause != null) {
      said = cause.getMessage();
    }
    if (said == null) {
      said = status.getCode().toString();
    }
    String cut = said.length() > MAX_QUOTE ? said.substring(0, MAX_QUOTE) + "..." : said;
    return cut.replaceAll("[^ -~]", " ");
  }
}
