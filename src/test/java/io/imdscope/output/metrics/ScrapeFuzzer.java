package io.imdscope.output.metrics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What Jazzer gives bytes to: any are a request's first line, and have one whole answer that shows
 * nothing of it.
 */
public final class ScrapeFuzzer {
  private static final Set<String> PLAIN =
      Set.of(
          "not HTTP/1\n",
          "only GET and HEAD\n",
          "there are /metrics, /healthz and /readyz\n",
          "alive\n",
          "not attached\n");
  private static final AtomicLong CLOCK = new AtomicLong();
  private static final Health HEALTH = new Health(Duration.ofSeconds(10), () -> 0);
  private static final Pages PAGES =
      new Pages(
          Readings.metrics(LabelLimits.DEFAULTS, HEALTH, () -> Readings.FULL),
          HEALTH,
          () -> CLOCK.addAndGet(1_000_000_000)); // none is turned away

  private ScrapeFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String line = new String(input, StandardCharsets.ISO_8859_1);
    String answer = new String(PAGES.answer(line), StandardCharsets.UTF_8);
    int end = answer.indexOf("\r\n\r\n") + 4;
    String body = answer.substring(end);
    boolean metrics = body.startsWith("# HELP ");
    if (!answer.startsWith("HTTP/1.1 ") || answer.indexOf("HTTP/1.1", 1) >= 0) {
      throw new IllegalStateException("not one answer");
    }
    if (body.isEmpty() != line.startsWith("HEAD ") && !body.equals("not HTTP/1\n")) {
      throw new IllegalStateException("a body where none is asked for, or none where one is");
    }
    if (!body.isEmpty()
        && !answer.contains(
            "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")) {
      throw new IllegalStateException("a body of another length");
    }
    if (!body.isEmpty() && !metrics && !PLAIN.contains(body)) {
      throw new IllegalStateException("an answer that is none of ours");
    }
    if (metrics && !line.startsWith("GET /metrics")) {
      throw new IllegalStateException("metrics for whoever asks for something else");
    }
  }
}
