package io.imdscope.output.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.imdscope.event.Coverage;
import io.imdscope.event.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/**
 * What messages of OTLP have in common, in their JSON form: 64-bit numbers are strings, names of
 * enums are their numbers.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OpenTelemetry,
 *     JSON encoding</a>
 */
final class OtlpJson {
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String SERVICE = "imdscope";
  private static final String SCOPE = "io.imdscope";
  private static final long NANOS = 1_000_000_000;

  private OtlpJson() {}

  /** Writes what is between the brackets. */
  interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * A whole request, compressed: one resource, one scope and what is in it.
   *
   * @param kind {@code Logs} or {@code Metrics}
   * @param items the name of the list in the scope
   */
  static byte[] gzip(Coverage.Node node, String kind, String items, Part part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    try (JsonGenerator json = FACTORY.createGenerator(new GZIPOutputStream(out))) {
      json.writeStartObject();
      json.writeArrayFieldStart("resource" + kind);
      json.writeStartObject();
      resource(json, node);
      json.writeArrayFieldStart("scope" + kind);
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", SCOPE);
      json.writeStringField("version", node.version());
      json.writeEndObject();
      json.writeArrayFieldStart(items);
      part.write(json);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return out.toByteArray();
  }

  private static void resource(JsonGenerator json, Coverage.Node node) throws IOException {
    Origin origin = node.origin();
    json.writeObjectFieldStart("resource");
    json.writeArrayFieldStart("attributes");
    attribute(json, "service.name", SERVICE);
    attribute(json, "service.version", node.version());
    attribute(json, "service.instance.id", origin.run());
    attribute(json, "host.name", origin.hostName());
    attribute(json, "host.id", origin.hostId().orElse(""));
    json.writeEndArray();
    json.writeEndObject();
  }

  /** None when the value is empty. */
  static void attribute(JsonGenerator json, String key, String value) throws IOException {
    if (value.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeObjectFieldStart("value");
    json.writeStringField("stringValue", wellFormed(value));
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Nanoseconds since 1970. */
  static String nanos(Instant time) {
    return Long.toString(
        Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano()));
  }

  /** With U+FFFD for each surrogate without the other, which no UTF-8 can have. */
  static String wellFormed(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
