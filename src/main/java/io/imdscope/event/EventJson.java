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
  private final JsonGenerator json;

  /** For what that run tells of. */
  public EventJson(Origin origin) {
    this.origin = origin;
    try {
      this.json = FACTORY.createGenerator(line);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
  }

  /**
   * Writes the whole line, its newline included, in one call to {@code out}.
   *
   * @throws IOException only when {@code out} throws it
   */
  public void write(Event event, OutputStream out) throws IOException {
    line.reset();
    json.writeStartObject();
    switch (event) {
      case Request request -> RequestJson.write(json, request, origin, parts);
      case Repeated repeated -> RequestJson.write(json, repeated, origin, parts);
      case Coverage coverage -> CoverageJson.write(json, coverage);
    }
    json.writeEndObject();
    json.flush();
    line.write('\n');
    line.writeTo(out);
  }
}
