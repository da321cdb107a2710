package io.imdscope.output.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.event.Coverage;
import io.imdscope.event.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Events as log records: the keys of their lines are the attributes, but for those that a record or
 * the resource has a place for. For one thread.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/logs/data-model/">OpenTelemetry, logs data
 *     model</a>
 */
final class LogsJson {
  private static final Set<String> OF_RESOURCE =
      Set.of("service.name", "service.version", "service.instance.id", "host.name", "host.id");

  private final Coverage.Node node;

  LogsJson(Coverage.Node node) {
    this.node = node;
  }

  /** A request with these records, compressed. */
  byte[] gzip(List<OtlpLine> lines) {
    return OtlpJson.gzip(
        node,
        "Logs",
        "logRecords",
        json -> {
          for (OtlpLine line : lines) {
            record(json, line);
          }
        });
  }

  /** What of an event is not an attribute. */
  private static final class Facts {
    private String name = "";
    private String version = "";
    private String method = "";
    private String path = "";

    /** What people read in a list of records. */
    String body() {
      return method.isEmpty()
          ? (name + " " + version).strip()
          : version + " " + method + " " + path;
    }
  }

  private static void record(JsonGenerator json, OtlpLine line) throws IOException {
    Facts facts = new Facts();
    json.writeStartObject();
    json.writeStringField("observedTimeUnixNano", OtlpJson.nanos(line.observed()));
    try (JsonParser parser = OtlpJson.FACTORY.createParser(line.json())) {
      parser.nextToken();
      json.writeArrayFieldStart("attributes");
      String time = attributes(json, parser, facts);
      json.writeEndArray();
      json.writeStringField("timeUnixNano", time);
    }
    boolean warn = facts.version.equals(Version.V1.label());
    json.writeStringField("eventName", facts.name);
    json.writeNumberField("severityNumber", warn ? 13 : 9);
    json.writeStringField("severityText", warn ? "WARN" : "INFO");
    json.writeObjectFieldStart("body");
    json.writeStringField("stringValue", OtlpJson.wellFormed(facts.body()));
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes all but those with a place of their own; returns the event's time. */
  private static String attributes(JsonGenerator json, JsonParser parser, Facts facts)
      throws IOException {
    String time = "0"; // as the protocol says that it is not known
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "time" -> time = OtlpJson.nanos(Instant.parse(parser.getText()));
        case "event.name" -> facts.name = parser.getText();
        case "imds.version" -> facts.version = parser.getText();
        case "http.request.method" -> facts.method = parser.getText();
        case "url.path" -> facts.path = parser.getText();
        default -> {}
      }
      if (!OF_RESOURCE.contains(key) && !key.equals("time") && !key.equals("event.name")) {
        keyValue(json, parser, key, value);
      }
    }
    return time;
  }

  private static void keyValue(JsonGenerator json, JsonParser parser, String key, JsonToken value)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeFieldName("value");
    value(json, parser, value);
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, JsonParser parser, JsonToken value)
      throws IOException {
    json.writeStartObject();
    switch (value) {
      case VALUE_STRING ->
          json.writeStringField("stringValue", OtlpJson.wellFormed(parser.getText()));
      case VALUE_NUMBER_INT -> json.writeStringField("intValue", parser.getText());
      case VALUE_NUMBER_FLOAT -> json.writeNumberField("doubleValue", parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> json.writeBooleanField("boolValue", parser.getBooleanValue());
      case START_ARRAY -> {
        values(json, "arrayValue");
        for (JsonToken each = parser.nextToken();
            each != JsonToken.END_ARRAY;
            each = parser.nextToken()) {
          value(json, parser, each);
        }
        end(json);
      }
      case START_OBJECT -> {
        values(json, "kvlistValue");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          keyValue(json, parser, key, parser.nextToken());
        }
        end(json);
      }
      default -> throw new IOException("not a value of an event: " + value);
    }
    json.writeEndObject();
  }

  private static void values(JsonGenerator json, String kind) throws IOException {
    json.writeObjectFieldStart(kind);
    json.writeArrayFieldStart("values");
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }
}
