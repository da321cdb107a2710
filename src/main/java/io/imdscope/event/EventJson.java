package io.imdscope.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes an event as one line of JSON with flat keys, OpenTelemetry's where one exists. Absent
 * means unknown. The line is ASCII whatever it tells of: control characters, line separators,
 * bidirectional marks and unpaired surrogates are escaped. For one thread at a time.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/">OpenTelemetry's
 *     attributes</a>
 */
public final class EventJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new JsonEscapes(""))
          .rootValueSeparator("")
          .build();

  private final Origin origin;
  private final RepeatedParts parts = RepeatedParts.by(FACTORY);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(2048);

  /** One for all lines: it is more than the rest of a line that is made for each. */
  private JsonGenerator json;

  /** For what that run tells of. */
  public EventJson(Origin origin) {
    this.origin = origin;
    this.json = generator();
  }

  /**
   * Writes the whole line, its newline included, in one call to {@code out}; nothing of an event
   * that cannot be written, after which the next ones can.
   *
   * @throws IOException only when {@code out} throws it
   */
  public void write(Event event, OutputStream out) throws IOException {
    line.reset();
    try {
      line(event);
    } catch (IOException | RuntimeException e) {
      json = generator(); // the old one stays amid that object
      throw e;
    }
    line.writeTo(out);
  }

  private void line(Event event) throws IOException {
    json.writeStartObject();
    switch (event) {
      case Request request -> RequestJson.write(json, request, origin, parts);
      case Repeated repeated -> RequestJson.write(json, repeated, origin, parts);
      case Coverage coverage -> CoverageJson.write(json, coverage);
    }
    json.writeEndObject();
    json.flush();
    line.write('\n');
  }

  private JsonGenerator generator() {
    try {
      return FACTORY.createGenerator(line);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
  }
}
