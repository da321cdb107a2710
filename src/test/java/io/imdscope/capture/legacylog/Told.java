package io.imdscope.capture.legacylog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.event.LossCounts;
import io.imdscope.event.Request;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told of a log: the requests that come of it, and what is said. */
record Told(List<Request> requests, LossCounts losses, List<String> problems, List<String> notes) {
  static final Instant WRITTEN = Instant.parse("2026-11-24T00:00:00Z");

  static Told of(String... lines) {
    return of(String.join("\n", lines) + "\n");
  }

  static Told of(String log) {
    return of(log.getBytes(UTF_8));
  }

  static Told of(byte[] log) {
    return in(ZoneId.of("UTC"), log);
  }

  static Told in(ZoneId zone, byte[] log) {
    return in(
        zone,
        List.of(
            new LogSource(
                "log", 0, Optional.empty(), () -> WRITTEN, () -> new ByteArrayInputStream(log))));
  }

  static Told in(ZoneId zone, List<LogSource> sources) {
    List<Request> requests = new ArrayList<>();
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, requests::add);
    try (LegacyLog log = new LegacyLog(sources, zone, tracker::accept)) {
      while (log.read()) {
        // to the end
      }
      log.finish();
      return new Told(requests, log.losses(), log.problems(), log.notes());
    }
  }

  Request only() {
    if (requests.size() != 1) {
      throw new AssertionError(requests.size() + " requests: " + requests);
    }
    return requests.getFirst();
  }
}
