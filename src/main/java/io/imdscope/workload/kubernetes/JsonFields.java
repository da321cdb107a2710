package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads JSON as an answer may have it: with anything, or nothing, where something should be. */
final class JsonFields {
  private JsonFields() {}

  /** Whether the parser is at an object, which then is to be read; anything else is skipped. */
  static boolean inObject(JsonParser json) throws IOException {
    return in(json, JsonToken.START_OBJECT);
  }

  /** Whether the parser is at an array, which then is to be read; anything else is skipped. */
  static boolean inArray(JsonParser json) throws IOException {
    return in(json, JsonToken.START_ARRAY);
  }

  /** Whether the object has another field, whose value the parser then is at. */
  static boolean hasNextField(JsonParser json) throws IOException {
    return json.nextFieldName() != null && json.nextToken() != null;
  }

  /** Whether the array has another value, which the parser then is at. */
  static boolean hasNext(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    return token != null && token != JsonToken.END_ARRAY;
  }

  /** The text that the parser is at; empty where it is none. */
  static String text(JsonParser json) throws IOException {
    return given(json).orElse("");
  }

  /** The text that the parser is at. */
  static Optional<String> given(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Optional.of(json.getText());
    }
    json.skipChildren();
    return Optional.empty();
  }

  private static boolean in(JsonParser json, JsonToken token) throws IOException {
    if (json.currentToken() == token) {
      return true;
    }
    json.skipChildren();
    return false;
  }
}
