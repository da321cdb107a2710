package io.imdscope.output.kubernetes;

import io.imdscope.diagnosis.Explanation;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.output.metrics.EventPost;
import io.imdscope.output.metrics.ResultCounts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Tells the owners of pods of calls without a token, by a Kubernetes Event on the pod. For the one
 * thread that traces, which it never holds up; what the API does is another's business.
 */
public final class PodEvents implements AutoCloseable {
  /**
   * From a call to its Event. A request for a token that nobody answers is known to be one only
   * after 10 s, and then is the cause.
   */
  static final Duration SETTLING = Duration.ofSeconds(12);

  /** Calls that wait for that; one for each workload and cause. */
  static final int MAX_SETTLING = 128;

  /** About how many bytes they may take in memory. */
  static final int MAX_SETTLING_BYTES = 1 << 20;

  private static final String NO_ACCESS =
      "no Events: no access to the Kubernetes API; remedy: run it as a pod with a service account,"
          + " give a kubeconfig, or set kubernetes-events to false";

  private final Optional<Poster> poster;
  private final Postings postings;
  private final ResultCounts<EventPost> results;
  private final LongSupplier nanos;
  private final Queue<Settling> settling = new ArrayDeque<>();
  private int settlingBytes;

  /**
   * A call, and until when it waits.
   *
   * @param weight the request's, which takes long to find out
   */
  private record Settling(
      Request request, Subject subject, Explanation why, int weight, long until) {}

  private PodEvents(
      Optional<Poster> poster,
      Postings postings,
      ResultCounts<EventPost> results,
      LongSupplier nanos) {
    this.poster = poster;
    this.postings = postings;
    this.results = results;
    this.nanos = nanos;
  }

  /**
   * Creates Events from now on; none where there is no access, which is said at once.
   *
   * @param node who reports them
   * @param say takes a line on what goes wrong, each once; on another thread
   */
  public static PodEvents start(KubernetesAccess access, String node, Consumer<String> say) {
    if (access instanceof KubernetesAccess.None) {
      say.accept(NO_ACCESS);
      return none();
    }
    return start(access, node, say, Poster.Timing.USUAL, System::nanoTime);
  }

  static PodEvents start(
      KubernetesAccess access,
      String node,
      Consumer<String> say,
      Poster.Timing timing,
      LongSupplier nanos) {
    Postings postings = new Postings(nanos);
    ResultCounts<EventPost> results = new ResultCounts<>(EventPost.class);
    Poster poster = new Poster(access, node, timing, postings, results, say);
    return new PodEvents(Optional.of(poster), postings, results, nanos);
  }

  /** Creates none. */
  public static PodEvents none() {
    return new PodEvents(
        Optional.empty(),
        new Postings(System::nanoTime),
        new ResultCounts<>(EventPost.class),
        System::nanoTime);
  }

  /** Takes note of a request, named and explained. */
  public void request(Request request, Optional<Explanation> why) {
    if (poster.isEmpty() || why.isEmpty()) {
      return;
    }
    Optional<Subject> subject = Subject.of(request, why.get().cause());
    if (subject.isEmpty()) {
      return;
    }
    if (!postings.call(subject.get().key(), request.time())) {
      results.add(EventPost.HELD_BACK, 1);
    } else {
      hold(request, subject.get(), why.get());
    }
  }

  private void hold(Request request, Subject subject, Explanation why) {
    int weight = request.weight();
    if (settling.size() >= MAX_SETTLING || settlingBytes + weight > MAX_SETTLING_BYTES) {
      results.add(EventPost.DROPPED, 1);
      postings.done(subject.key(), SETTLING);
    } else {
      long until = nanos.getAsLong() + SETTLING.toNanos();
      settling.add(new Settling(request, subject, why, weight, until));
      settlingBytes += weight;
    }
  }

  /** Lets time pass; {@code again} tells why a request had no token, as far as is known by now. */
  public void tick(Function<Request, Optional<Explanation>> again) {
    while (!settling.isEmpty() && nanos.getAsLong() - settling.element().until() >= 0) {
      Settling call = settling.remove();
      settlingBytes -= call.weight();
      settle(call, again.apply(call.request()).orElse(call.why()));
    }
  }

  private void settle(Settling call, Explanation why) {
    Cause cause = why.cause();
    Subject subject = call.subject().of(cause);
    Optional<Postings.Calls> calls =
        postings.settle(call.subject().key(), subject.key(), call.request().time());
    if (calls.isPresent()) {
      poster.orElseThrow().post(new Notice(subject, why, calls.get()));
    } else {
      results.add(EventPost.HELD_BACK, 1);
    }
  }

  /** How many calls there is an Event of, or none, and why, since the start. */
  public Map<EventPost, Long> counts() {
    return results.all();
  }

  /** What was not said yet is given up; takes less than a second, whatever the API does. */
  @Override
  public void close() {
    poster.ifPresent(Poster::close);
  }
}
