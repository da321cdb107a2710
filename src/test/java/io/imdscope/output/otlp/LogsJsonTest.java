package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Loss;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Log records, as OpenTelemetry's own messages read them. */
class LogsJsonTest {
  private static final Instant OBSERVED = Instant.parse("2026-11-23T02:31:02Z");

  @Test
  void aRequestIsARecordWithItsKeysAsTypedAttributes() throws IOException {
    Map<String, Object> record =
        record(Samples.credentials(Version.V1).reported(7, Optional.empty()));
    assertThat(record)
        .containsEntry("timeUnixNano", "1795401061494635812")
        .containsEntry("observedTimeUnixNano", "1795401062000000000")
        .containsEntry("eventName", "imds.request")
        .containsEntry("severityNumber", "SEVERITY_NUMBER_WARN")
        .containsEntry("severityText", "WARN")
        .containsEntry(
            "body", Map.of("stringValue", "v1 GET /latest/meta-data/iam/security-credentials/"));
    Map<String, Object> attributes = Judge.attributes(record);
    assertThat(attributes)
        .containsEntry("imds.version", "v1")
        .containsEntry("imds.sequence", 7L)
        .containsEntry("imds.sensitive", true)
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("attribution", Map.of("process", "kernel", "container", "kernel"))
        .doesNotContainKeys("time", "event.name", "host.name", "host.id", "service.instance.id");
    assertThat((List<?>) attributes.get("process.command_args")).first().isEqualTo("curl");
    assertThat((List<?>) attributes.get("process.ancestors"))
        .allSatisfy(each -> assertThat(Judge.map(each)).containsKeys("pid", "name"))
        .isNotEmpty();
  }

  @Test
  void callsThatWereCountedTogetherAreOneRecord() throws IOException {
    Request last = Samples.credentials(Version.V1);
    Map<String, Object> record = record(new Repeated(last, last.time().minusSeconds(1), 5));
    assertThat(record)
        .containsEntry("eventName", "imds.requests")
        .containsEntry("severityNumber", "SEVERITY_NUMBER_WARN");
    assertThat(Judge.attributes(record)).containsEntry("imds.count", 5L);
  }

  @Test
  void whoWroteItIsTheResource() throws IOException {
    Map<String, Object> record = record(Samples.credentials(Version.V2));
    assertThat(Judge.attributes(record.get("resource")))
        .containsEntry("service.name", "imdscope")
        .containsEntry("service.version", Samples.node().version())
        .containsEntry("service.instance.id", Samples.RUN)
        .containsEntry("host.name", "node-1")
        .containsEntry("host.id", "i-0123456789abcdef0")
        .hasSize(5);
    assertThat(Judge.map(record.get("scope"))).containsEntry("name", "io.imdscope");
  }

  @Test
  void onlyCallsWithoutATokenAreWarnings() throws IOException {
    for (Version version : Version.values()) {
      assertThat(record(Samples.credentials(version)))
          .as(version.label())
          .containsEntry(
              "severityNumber",
              version == Version.V1 ? "SEVERITY_NUMBER_WARN" : "SEVERITY_NUMBER_INFO");
    }
  }

  @Test
  void coverageIsARecordTooInTheSpecificationsOwnForm() throws IOException {
    Coverage heartbeat =
        new Coverage.Heartbeat(
            Samples.TIME, Samples.node(), Samples.totals(3, Map.of(Loss.STREAM_GAP, 2L)));
    assertThat(json(line(heartbeat)))
        .contains("\"timeUnixNano\":\"1795401061494635812\"")
        .contains("\"eventName\":\"imdscope.heartbeat\",\"severityNumber\":9,")
        .contains("{\"key\":\"imdscope.requests\",\"value\":{\"intValue\":\"3\"}}")
        .contains(
            "{\"key\":\"imdscope.lost\",\"value\":{\"kvlistValue\":{\"values\":["
                + "{\"key\":\"stream_gap\",\"value\":{\"intValue\":\"2\"}}]}}}");
    assertThat(record(heartbeat))
        .containsEntry("body", Map.of("stringValue", "imdscope.heartbeat"));
  }

  @Test
  void textOfCallersIsWellFormed() {
    OtlpLine hostile =
        new OtlpLine(
            """
            {"time":"2026-11-23T02:31:01Z","event.name":"x","url.path":"/\\ud800\\u202e\\u0000é",\
            "imds.empty":[],"imds.double":1.5}"""
                .getBytes(StandardCharsets.UTF_8),
            OBSERVED);
    assertThat(Judge.attributes(Judge.logs(json(hostile)).getFirst()))
        .containsEntry("url.path", "/\ufffd\u202e\0é")
        .containsEntry("imds.empty", List.of())
        .containsEntry("imds.double", 1.5);
    assertThat(json(hostile)).matches("\\p{ASCII}+");
  }

  private static Map<String, Object> record(Event event) throws IOException {
    return Judge.logs(json(line(event))).getFirst();
  }

  private static OtlpLine line(Event event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventJson(Samples.ORIGIN).write(event, out);
    return new OtlpLine(out.toByteArray(), OBSERVED);
  }

  private static String json(OtlpLine line) {
    return Collector.gunzip(new LogsJson(Samples.node()).gzip(List.of(line)));
  }
}
