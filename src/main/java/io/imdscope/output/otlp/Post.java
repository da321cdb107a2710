package io.imdscope.output.otlp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Sends requests to a collector, one after the other, on a connection that is kept. */
final class Post implements AutoCloseable {
  private static final int DEEPEST_CAUSE = 8;

  private final OtlpTarget target;
  private final HttpClient client;

  /** Redirects are not followed: who is redirected would get the headers. */
  Post(OtlpTarget target) {
    this.target = target;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    target.trust().ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * Sends a compressed request.
   *
   * @param longest until the whole answer is there, then it is given up
   */
  OtlpAnswer send(URI where, byte[] gzip, Duration longest) throws InterruptedException {
    CompletableFuture<HttpResponse<Optional<byte[]>>> response =
        client.sendAsync(request(where, gzip), _ -> new BoundedBody());
    try {
      return OtlpStatus.of(response.get(longest.toNanos(), TimeUnit.NANOSECONDS), Instant.now());
    } catch (TimeoutException | CancellationException e) {
      return new OtlpAnswer.Later(Problem.NO_ANSWER);
    } catch (ExecutionException e) {
      return failed(e);
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(URI where, byte[] gzip) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(where)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip));
    target.headers().all().forEach(each -> request.setHeader(each.name(), each.value()));
    return request.build();
  }

  private static OtlpAnswer failed(ExecutionException e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      switch (cause) {
        case SSLException _ -> {
          return new OtlpAnswer.Later(Problem.TLS);
        }
        case ConnectException _, NoRouteToHostException _ -> {
          return new OtlpAnswer.Later(Problem.UNREACHABLE);
        }
        case ProtocolException _ -> {
          return new OtlpAnswer.Later(Problem.NOT_HTTP);
        }
        case HttpTimeoutException _ -> {
          return new OtlpAnswer.Later(Problem.NO_ANSWER);
        }
        default -> cause = cause.getCause();
      }
    }
    return new OtlpAnswer.Later(
        e.getCause() instanceof IOException ? Problem.CLOSED : Problem.INTERNAL);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
