package io.imdscope.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What is wrong and what to do, in words of our own: an exception's message or an answer's body may
 * hold a token, and is never taken over.
 */
public record ApiProblem(String reason, String remedy) {
  public static final ApiProblem SILENT =
      new ApiProblem(
          "the API server accepts the connection and does not answer",
          "look at the load on the API server and at what is between it and this node");

  private static final ApiProblem GARBAGE =
      new ApiProblem(
          "what answers at the API server's address does not answer as one",
          "check the address; a proxy may be in between");
  private static final ApiProblem UNTRUSTED =
      new ApiProblem(
          "TLS to the API server fails: its certificate is not trusted",
          "give the cluster's CA certificate: ca.crt beside the token, or in the kubeconfig");
  private static final ApiProblem TLS =
      new ApiProblem(
          "TLS to the API server fails", "check the address, the proxy in between and the clock");
  private static final ApiProblem AWAY =
      new ApiProblem(
          "the API server cannot be reached",
          "check its address and the network policies for this pod or node");
  private static final ApiProblem CUT =
      new ApiProblem(
          "the connection to the API server breaks off",
          "look at what is between it and this node");
  private static final ApiProblem CONFIGURATION =
      new ApiProblem(
          "the access to Kubernetes cannot be set up",
          "check the kubeconfig or the service account's files");

  private static final int MAX_CAUSES = 16;

  /** What is asked of the API, as it is called when it does not work. */
  public interface Errand {
    /** What it is about: {@code pods}. */
    String what();

    /** What has to be allowed: {@code list pods}. */
    String action();

    /** Who has to allow it, and how. */
    String grant();
  }

  /** What the answer's status says; anything but 2xx. */
  public static ApiProblem of(Errand errand, int code) {
    return switch (code) {
      case 401 ->
          new ApiProblem(
              "the API server does not accept the credentials (401)",
              "check that the service account or the kubeconfig's user exists and its token is"
                  + " current");
      case 403 -> new ApiProblem("not allowed to " + errand.action() + " (403)", errand.grant());
      case 404 ->
          new ApiProblem(
              "what answers at the API server's address knows no " + errand.what() + " (404)",
              GARBAGE.remedy());
      default ->
          new ApiProblem(
              "the API server answers with status " + code,
              "it is asked again; look at the API server");
    };
  }

  /** What made a request fail without an answer, or its answer unusable. */
  public static ApiProblem of(Errand errand, Throwable failure) {
    Throwable cause = failure;
    ApiProblem found = GARBAGE;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      switch (cause) {
        case CertificateException _ -> {
          return UNTRUSTED;
        }
        case JsonProcessingException _ -> {
          return GARBAGE;
        }
        case SSLException _ -> found = TLS;
        case HttpTimeoutException _ -> found = SILENT;
        case TimeoutException _ -> found = SILENT;
        case UnknownHostException _ -> found = AWAY;
        case UnresolvedAddressException _ -> found = AWAY;
        case ConnectException _ -> found = AWAY;
        case IOException _ -> found = found.equals(GARBAGE) ? CUT : found;
        default -> {}
      }
      cause = cause.getCause();
    }
    return found;
  }

  /** What keeps a client from being made. */
  public static ApiProblem ofSetup(Throwable failure) {
    return failure instanceof LinkageError
        ? new ApiProblem(
            "a class of the Kubernetes client is missing", "this is a fault of imdscope: report it")
        : CONFIGURATION;
  }
}
