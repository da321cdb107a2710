package io.imdscope.event.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a line, read in the plainest way. */
final class Plain {
  private static final JsonFactory JSON = new JsonFactory();

  private boolean twice;

  private Plain() {}

  /** A line's values by their keys, and whether one of the keys came twice. */
  record Line(Map<String, Object> values, boolean twice) {}

  /** The object that the bytes are; absent when they are not exactly one. */
  static Optional<Line> read(byte[] line) {
    Plain plain = new Plain();
    try (JsonParser json = JSON.createParser(text(line))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> values = plain.object(json);
      return json.nextToken() == null
          ? Optional.of(new Line(values, plain.twice))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] line) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
  }

  private Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      twice |= object.put(name, value(json)) != null;
    }
    return object;
  }

  private Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> new BigInteger(json.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> List.of(json.getText()); // no number of ours, or null: like nothing that is
    };
  }
}
