package io.imdscope.lab.imds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the service was really asked, for tests to compare with what was traced. Holds no header's
 * value, and no token that the service could have issued.
 *
 * @param endpoint the address that was asked
 * @param connection ordinal of the connection, from 1
 * @param request ordinal of the request on its connection, from 1
 * @param method empty, as target and protocol, when the head could not be read
 * @param token whether a token header was there, whatever its value
 * @param status with which it was answered; a token's answer may still not have arrived
 */
public record RequestRecord(
    Instant time,
    String endpoint,
    String clientAddress,
    int clientPort,
    long connection,
    int request,
    String method,
    String target,
    String protocol,
    boolean token,
    int status) {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  /** All whole lines of a record, which may still be growing. */
  public static List<RequestRecord> readAll(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    List<RequestRecord> records = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
      if (!line.isEmpty()) {
        records.add(parse(line));
      }
    }
    return List.copyOf(records);
  }

  private static RequestRecord parse(String line) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          values.put(name, parser.getValueAsString());
        }
      }
    }
    try {
      return new RequestRecord(
          Instant.parse(values.getOrDefault("time", "")),
          values.getOrDefault("endpoint", ""),
          values.getOrDefault("client_address", ""),
          Integer.parseInt(values.getOrDefault("client_port", "")),
          Long.parseLong(values.getOrDefault("connection", "")),
          Integer.parseInt(values.getOrDefault("request", "")),
          values.getOrDefault("method", ""),
          values.getOrDefault("target", ""),
          values.getOrDefault("protocol", ""),
          Boolean.parseBoolean(values.getOrDefault("token", "")),
          Integer.parseInt(values.getOrDefault("status", "")));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw new IOException("not a line of a request record", e);
    }
  }

  void writeTo(OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", time.toString());
      json.writeStringField("endpoint", endpoint);
      json.writeStringField("client_address", clientAddress);
      json.writeNumberField("client_port", clientPort);
      json.writeNumberField("connection", connection);
      json.writeNumberField("request", request);
      json.writeStringField("method", method);
      json.writeStringField("target", target);
      json.writeStringField("protocol", protocol);
      json.writeBooleanField("token", token);
      json.writeNumberField("status", status);
      json.writeEndObject();
    }
    out.write('\n');
  }
}
