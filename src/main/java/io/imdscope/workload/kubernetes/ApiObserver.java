package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.imdscope.kubernetes.AnswerLimit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells {@link ApiHealth} of every request and answer, and breaks off an answer that is longer than
 * memory allows: {@value #MAX_ANSWER} bytes, in a watch from one line's end to the next.
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

  void answered(Verb verb, int code) {
    if (!ended) {
      health.answered(verb, code);
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
    Verb verb = Verb.of(request.uri());
    // A pod that the runtime still remembers may be gone from the API: that is an answer.
    int code = verb == Verb.GET && response.code() == 404 ? 200 : response.code();
    answered(verb, code);
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
    return new AnswerLimit(consumer, MAX_ANSWER, Verb.of(request.uri()) == Verb.WATCH);
  }
}
