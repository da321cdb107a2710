package io.imdscope.output.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventBodyTest {
  private static final Subject.Key KEY = key("web");

  @Test
  void isAnEventAsTheApiTakesIt() {
    Subject subject = new Subject(KEY, "shop", "web-1", "uid-1", Optional.of("app"));
    Notice notice = new Notice(subject, Whys.CURL, new Postings.Calls(3, Calls.at(0)));
    String json =
        new String(
            EventBody.json(notice, "n".repeat(200), Calls.START.plusNanos(1_234_567)),
            StandardCharsets.UTF_8);
    Map<String, Object> event = Json.object(json);
    assertThat(event)
        .containsEntry("apiVersion", "events.k8s.io/v1")
        .containsEntry("kind", "Event")
        .containsEntry("eventTime", "2026-11-23T00:00:00.001234Z")
        .containsEntry("reportingController", "imdscope.io/agent")
        .containsEntry("reportingInstance", "n".repeat(128))
        .containsEntry("action", "CallMetadataService")
        .containsEntry("reason", "IMDSv1Call")
        .containsEntry("type", "Warning")
        .containsEntry("note", Note.of(notice))
        .containsEntry(
            "metadata", Map.of("name", EventBody.name(KEY, Calls.START), "namespace", "shop"))
        .containsEntry(
            "regarding",
            Map.of(
                "apiVersion", "v1",
                "kind", "Pod",
                "namespace", "shop",
                "name", "web-1",
                "uid", "uid-1",
                "fieldPath", "spec.containers{app}"))
        .hasSize(11);
    assertThat(EventBody.path(notice)).isEqualTo("/apis/events.k8s.io/v1/namespaces/shop/events");
  }

  /** Another node, or the next run, makes the same one, which the API refuses. */
  @Test
  void oneHourAndWorkloadAndCauseIsOneName() {
    String name = EventBody.name(KEY, Calls.START);
    assertThat(name).matches("web\\.imdscope-[0-9a-f]{20}");
    assertThat(EventBody.name(KEY, Calls.START.plus(Duration.ofMinutes(59)))).isEqualTo(name);
    assertThat(EventBody.name(KEY, Calls.START.plus(Duration.ofHours(1)))).isNotEqualTo(name);
    assertThat(EventBody.name(key("api"), Calls.START)).isNotEqualTo(name);
  }

  @Test
  void aNameIsAlwaysOneThatTheApiTakes() {
    for (String workload : new String[] {"Odd Name", "x".repeat(253), "a-".repeat(120), ""}) {
      assertThat(EventBody.name(key(workload), Instant.MAX))
          .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
          .hasSizeLessThanOrEqualTo(253);
    }
  }

  private static Subject.Key key(String name) {
    return new Subject.Key(EventReason.CALL, Cause.NO_TOKEN_ATTEMPT, "shop", "deployment", name);
  }
}
