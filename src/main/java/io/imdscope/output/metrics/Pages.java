package io.imdscope.output.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What is served: {@code /metrics}, {@code /healthz}, {@code /readyz}. For one thread. */
final class Pages {
  /** Beyond so many a second, a scrape is turned away: making metrics is what costs. */
  static final int MOST_SCRAPES = 20;

  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final AgentMetrics metrics;
  private final Health health;
  private final LongSupplier nanos;
  private long second;
  private int scrapes;

  Pages(AgentMetrics metrics, Health health, LongSupplier nanos) {
    this.metrics = metrics;
    this.health = health;
    this.nanos = nanos;
    this.second = nanos.getAsLong();
  }

  /** The whole answer to a request's first line. */
  byte[] answer(String requestLine) {
    String[] words = requestLine.split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      return HttpAnswer.text("400 Bad Request", "not HTTP/1").bytes(true);
    }
    boolean head = words[0].equals("HEAD");
    if (!head && !words[0].equals("GET")) {
      return HttpAnswer.text("405 Method Not Allowed", "only GET and HEAD").bytes(true);
    }
    int query = words[1].indexOf('?');
    return page(query < 0 ? words[1] : words[1].substring(0, query)).bytes(!head);
  }

  private HttpAnswer page(String path) {
    return switch (path) {
      case "/metrics" -> metrics();
      case "/healthz" ->
          health.isAlive()
              ? HttpAnswer.text("200 OK", "alive")
              : HttpAnswer.text("503 Service Unavailable", "the main loop is stuck");
      case "/readyz" ->
          health.attachedSince().isPresent()
              ? HttpAnswer.text("200 OK", "attached")
              : HttpAnswer.text("503 Service Unavailable", "not attached");
      default -> HttpAnswer.text("404 Not Found", "there are /metrics, /healthz and /readyz");
    };
  }

  private HttpAnswer metrics() {
    long now = nanos.getAsLong();
    if (now - second >= TimeUnit.SECONDS.toNanos(1)) {
      second = now;
      scrapes = 0;
    }
    if (++scrapes > MOST_SCRAPES) {
      return HttpAnswer.text("503 Service Unavailable", "too many scrapes a second");
    }
    try {
      return new HttpAnswer("200 OK", CONTENT_TYPE, metrics.text());
    } catch (RuntimeException e) {
      // Seen by whoever scrapes, as a failed scrape; the next one may do.
      return HttpAnswer.text("500 Internal Server Error", "metrics could not be made");
    }
  }
}
