package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Loss;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Log records, as OpenTelemetry's own messages read them. */
class LogsJsonTest {
  private static final Instant OBSERVED = Instant.parse("2026-11-23T02:31:02Z");

  @Test
  void aRequestIsARecordWithItsKeysAsTypedAttributes() throws IOException {
    LogRecord record =
        record(Samples.credentials(Version.V1).reported(7, java.util.Optional.empty()));
    assertThat(record.getTimeUnixNano()).isEqualTo(1_795_401_061_494_635_812L);
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(1_795_401_062_000_000_000L);
    assertThat(record.getEventName()).isEqualTo("imds.request");
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(record.getBody().getStringValue())
        .startsWith("v1 GET /latest/meta-data/iam/security-credentials/");
    Map<String, AnyValue> attributes = attributes(record.getAttributesList());
    assertThat(attributes.get("imds.version").getStringValue()).isEqualTo("v1");
    assertThat(attributes.get("imds.sequence").getIntValue()).isEqualTo(7);
    assertThat(attributes.get("imds.sensitive").hasBoolValue()).isTrue();
    assertThat(attributes.get("imds.sensitive").getBoolValue()).isTrue();
    assertThat(attributes.get("http.response.status_code").getIntValue()).isEqualTo(200);
    assertThat(attributes.get("process.command_args").getArrayValue().getValuesList())
        .extracting(AnyValue::getStringValue)
        .startsWith("curl");
    List<AnyValue> ancestors = attributes.get("process.ancestors").getArrayValue().getValuesList();
    assertThat(attributes(ancestors.getFirst().getKvlistValue().getValuesList()))
        .containsKeys("pid", "name");
    assertThat(attributes(attributes.get("attribution").getKvlistValue().getValuesList()))
        .containsKey("process");
    assertThat(attributes).doesNotContainKeys("time", "event.name", "host.name", "host.id");
  }

  @Test
  void whoWroteItIsTheResource() throws IOException {
    ResourceLogs logs = logs(Samples.credentials(Version.V2));
    assertThat(attributes(logs.getResource().getAttributesList()))
        .hasEntrySatisfying("service.name", each -> assertThat(text(each)).isEqualTo("imdscope"))
        .hasEntrySatisfying("host.name", each -> assertThat(text(each)).isEqualTo("node-1"))
        .hasEntrySatisfying(
            "host.id", each -> assertThat(text(each)).isEqualTo("i-0123456789abcdef0"))
        .hasEntrySatisfying(
            "service.instance.id", each -> assertThat(text(each)).isEqualTo(Samples.RUN))
        .containsKey("service.version")
        .hasSize(5);
    assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("io.imdscope");
  }

  @Test
  void onlyCallsWithoutATokenAreWarnings() throws IOException {
    for (Version version : Version.values()) {
      assertThat(record(Samples.credentials(version)).getSeverityNumber())
          .as(version.label())
          .isEqualTo(
              version == Version.V1
                  ? SeverityNumber.SEVERITY_NUMBER_WARN
                  : SeverityNumber.SEVERITY_NUMBER_INFO);
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
    assertThat(record(heartbeat).getBody().getStringValue()).isEqualTo("imdscope.heartbeat");
  }

  @Test
  void textOfCallersIsWellFormed() {
    LogLine hostile =
        new LogLine(
            """
            {"time":"2026-11-23T02:31:01Z","event.name":"x","url.path":"/\\ud800\\u202e\\u0000é",\
            "imds.empty":[],"imds.double":1.5}"""
                .getBytes(StandardCharsets.UTF_8),
            OBSERVED);
    LogRecord record =
        Collector.logsOf(json(hostile)).getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
    Map<String, AnyValue> attributes = attributes(record.getAttributesList());
    assertThat(text(attributes.get("url.path"))).isEqualTo("/\ufffd\u202e\0é");
    assertThat(attributes.get("imds.empty").hasArrayValue()).isTrue();
    assertThat(attributes.get("imds.double").getDoubleValue()).isEqualTo(1.5);
    assertThat(json(hostile)).matches("\\p{ASCII}+");
  }

  private static String text(AnyValue value) {
    return value.getStringValue();
  }

  private static Map<String, AnyValue> attributes(List<KeyValue> attributes) {
    return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  private static LogRecord record(Event event) throws IOException {
    return logs(event).getScopeLogs(0).getLogRecords(0);
  }

  private static ResourceLogs logs(Event event) throws IOException {
    return Collector.logsOf(json(line(event))).getResourceLogs(0);
  }

  private static LogLine line(Event event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventJson(Samples.ORIGIN).write(event, out);
    return new LogLine(out.toByteArray(), OBSERVED);
  }

  private static String json(LogLine line) {
    return Collector.gunzip(new LogsJson(Samples.node()).gzip(List.of(line)));
  }
}
