package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells {@link ApiHealth} of every request and answer, and breaks off an answer that is longer than
 * memory allows: {@value #MAX_ANSWER} bytes, in a watch over plain HTTP from one line's end to the
 * next.
 */
final class ApiObserver implements Interceptor {
  static final int MAX_ANSWER = 8 << 20;

  private final ApiHealth health;
  private volatile boolean ended;

  ApiObserver(ApiHealth health) {
    this.health = health;
  }

  /** From now on nothing is told: what is broken off by ourselves is no failure of the API. */
  void end() {
    ended = true;
  }

  void listed() {
    if (!ended) {
      health.listed();
    }
  }

  void failed(Verb verb, Throwable failure) {
    if (!ended) {
      health.failed(verb, failure);
    }
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!ended) {
      health.sent(Verb.of(request.uri()));
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    boolean webSocket = consumer == null;
    boolean plainHttpFollows = webSocket && (response.code() == 200 || response.code() == 503);
    Verb verb = Verb.of(request.uri());
    // A pod that the runtime still remembers may be gone from the API: that is an answer.
    int code = verb == Verb.GET && response.code() == 404 ? 200 : response.code();
    if (!ended && !plainHttpFollows) {
      health.answered(verb, code);
    }
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    failed(Verb.of(request.uri()), failure);
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return new Bounded(consumer, Verb.of(request.uri()) == Verb.WATCH);
  }

  private static final class Bounded implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final boolean lines;
    private long length;

    Bounded(AsyncBody.Consumer<List<ByteBuffer>> consumer, boolean lines) {
      this.consumer = consumer;
      this.lines = lines;
    }

    @Override
    public void consume(List<ByteBuffer> value, AsyncBody body) throws Exception {
      for (ByteBuffer buffer : value) {
        int end = lines ? lastLineEnd(buffer) : -1;
        length = end < 0 ? length + buffer.remaining() : buffer.limit() - end;
      }
      if (length > MAX_ANSWER) {
        throw new IOException("answer too long: limit=" + MAX_ANSWER);
      }
      consumer.consume(value, body);
    }

    @Override
    public <U> U unwrap(Class<U> type) {
      return consumer.unwrap(type);
    }

    private static int lastLineEnd(ByteBuffer buffer) {
      for (int i = buffer.limit() - 1; i >= buffer.position(); i--) {
        if (buffer.get(i) == '\n') {
          return i;
        }
      }
      return -1;
    }
  }
}
