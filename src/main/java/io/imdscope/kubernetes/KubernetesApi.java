package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends single requests to the Kubernetes API. One thread at a time; another may close it. */
public final class KubernetesApi implements AutoCloseable {
  /** An answer that is longer breaks off. */
  static final int MAX_ANSWER = 64 << 10;

  private final StoppableHttpFactory http = new StoppableHttpFactory();
  private final Duration deadline;
  private final String server;
  private final HttpClient client;

  /** What was answered; the body is not to be shown to anybody. */
  public record Answer(int status, String body) {}

  private KubernetesApi(KubernetesAccess access, Duration deadline) {
    Config config = ClientConfig.of(access, deadline);
    this.deadline = deadline;
    this.server = config.getMasterUrl().replaceAll("/+$", "");
    this.client = http.newBuilder(config).addOrReplaceInterceptor("imdscope", new Limit()).build();
  }

  /**
   * An API to be asked; connects to nobody yet.
   *
   * @param deadline for a request, and trying it again
   * @throws RuntimeException when there is no access, or it cannot be used
   */
  public static KubernetesApi open(KubernetesAccess access, Duration deadline) {
    return new KubernetesApi(access, deadline);
  }

  /**
   * Creates an object.
   *
   * @param path where, from the root
   * @throws IOException when there is no whole answer within the deadline
   */
  public Answer post(String path, byte[] json) throws IOException, InterruptedException {
    HttpRequest request =
        client.newHttpRequestBuilder().uri(server + path).post("application/json", json).build();
    CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, byte[].class);
    try {
      HttpResponse<byte[]> answer = response.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.code(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer", e);
    } finally {
      response.cancel(true);
    }
  }

  /** Ends the connections at once; what is on its way fails. */
  @Override
  public void close() {
    try {
      client.close();
    } finally {
      http.shutdown();
    }
  }

  private static final class Limit implements Interceptor {
    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      return new AnswerLimit(consumer, MAX_ANSWER, false);
    }
  }
}
