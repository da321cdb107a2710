package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private final Optional<ExecPlugin> plugin;

  /** What was answered; the body is not to be shown to anybody. */
  public record Answer(int status, String body) {}

  /** An answer whose body is still to come, or any part of it; to be closed. */
  public record Reply(int status, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private KubernetesApi(KubernetesAccess access, Duration deadline, Interceptor interceptor) {
    Config config = ClientConfig.of(access, deadline);
    this.deadline = deadline;
    this.plugin = ExecPlugin.of(access);
    this.server = config.getMasterUrl().replaceAll("/+$", "");
    this.client = http.newBuilder(config).addOrReplaceInterceptor("imdscope", interceptor).build();
  }

  /**
   * An API to be asked; connects to nobody yet.
   *
   * @param deadline for a request, and trying it again
   * @throws RuntimeException when there is no access, or it cannot be used
   */
  public static KubernetesApi open(KubernetesAccess access, Duration deadline) {
    return open(access, deadline, new Limit());
  }

  /**
   * The same, of whose answers only {@code interceptor} limits the length.
   *
   * @throws RuntimeException when there is no access, or it cannot be used
   */
  public static KubernetesApi open(
      KubernetesAccess access, Duration deadline, Interceptor interceptor) {
    return new KubernetesApi(access, deadline, interceptor);
  }

  /**
   * Asks for something.
   *
   * @param path from the root, with the query
   * @throws IOException when no answer begins within the deadline; so does its body's reading when
   *     it breaks off, also by closing this
   */
  public Reply get(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        await(client.sendAsync(request(path).build(), InputStream.class));
    return new Reply(answer.code(), answer.body());
  }

  /**
   * Asks for something.
   *
   * @param path from the root, with the query
   * @throws IOException when there is no whole answer within the deadline
   */
  public Answer getAll(String path) throws IOException, InterruptedException {
    return answer(client.sendAsync(request(path).build(), byte[].class));
  }

  /**
   * Creates an object.
   *
   * @param path where, from the root
   * @throws IOException when there is no whole answer within the deadline
   */
  public Answer post(String path, byte[] json) throws IOException, InterruptedException {
    HttpRequest request = request(path).post("application/json", json).build();
    return answer(client.sendAsync(request, byte[].class));
  }

  private HttpRequest.Builder request(String path) {
    return client.newHttpRequestBuilder().uri(server + path);
  }

  private Answer answer(CompletableFuture<HttpResponse<byte[]>> response)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = await(response);
    return new Answer(answer.code(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> response)
      throws IOException, InterruptedException {
    try {
      return response.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer", e);
    } finally {
      response.cancel(true);
    }
  }

  /**
   * Ends the connections at once; what is on its way fails. A plugin that has run for longer than a
   * request may take is killed: others of this process may have one at work for them.
   */
  @Override
  public void close() {
    try {
      client.close();
    } finally {
      http.shutdown();
      plugin.ifPresent(each -> each.end(deadline));
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
