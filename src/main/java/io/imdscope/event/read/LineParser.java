package io.imdscope.event.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.imdscope.event.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads any line that is a JSON object. Keys not known here are passed over, whatever they hold.
 */
final class LineParser {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_ENTRIES = 64;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(64)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private LineParser() {}

  /** Fills the fields; says why the line is no JSON object when it is none. */
  static Optional<Read> parse(byte[] line, int from, int to, Fields fields) {
    int start = Literals.at(line, from, to, Literals.MARK) ? from + Literals.MARK.length : from;
    while (start < to && isSpace(line[start])) {
      start++;
    }
    if (start == to) {
      return Optional.of(Read.BLANK);
    }
    // Two bytes decide that it is UTF-8.
    if (line[start] != '{'
        || (start + 1 < to && line[start + 1] == 0)
        || !isUtf8(line, start, to)) {
      return Optional.of(Reasons.NOT_JSON);
    }
    try (JsonParser json = FACTORY.createParser(line, start, to - start)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        Optional<Key> key = Key.of(json.currentName());
        json.nextToken();
        if (key.isEmpty()) {
          json.skipChildren();
          continue;
        }
        Optional<?> value = value(json, key.get());
        if (value.isEmpty()) {
          json.skipChildren();
          fields.odd();
        } else if (!fields.put(key.get(), value.get())) {
          return Optional.of(Reasons.TWICE);
        }
      }
      return json.nextToken() == null ? Optional.empty() : Optional.of(Reasons.TOO_MUCH);
    } catch (JsonEOFException e) {
      return Optional.of(Reasons.CUT_OFF);
    } catch (StreamConstraintsException e) {
      return Optional.of(Reasons.BOUNDS);
    } catch (IOException e) {
      return Optional.of(Reasons.NOT_JSON);
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** The parser takes some bytes that never are UTF-8 for part of a key, and others for none. */
  private static boolean isUtf8(byte[] line, int from, int to) {
    int i = from;
    while (i < to && line[i] >= 0) {
      i++;
    }
    if (i == to) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, i, to - i));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The value, absent when it cannot be this key's. */
  private static Optional<?> value(JsonParser json, Key key) throws IOException {
    return switch (key.type) {
      case TEXT -> text(json);
      case TEXTS -> texts(json);
      case NUMBER -> number(json).filter(key::admits);
      case FLAG -> flag(json);
      case TIME -> text(json).flatMap(Times::parse);
      case ANCESTORS -> ancestors(json);
      case ATTRIBUTION -> attribution(json);
      case LOST -> lost(json);
    };
  }

  private static Optional<String> text(JsonParser json) throws IOException {
    return json.hasToken(JsonToken.VALUE_STRING) ? Optional.of(json.getText()) : Optional.empty();
  }

  private static Optional<Boolean> flag(JsonParser json) throws IOException {
    return json.currentToken().isBoolean() ? Optional.of(json.getBooleanValue()) : Optional.empty();
  }

  private static Optional<Long> number(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return Optional.empty();
    }
    return Optional.of(json.getLongValue());
  }

  private static Optional<List<String>> texts(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.START_ARRAY)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    boolean good = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Optional<String> text = text(json);
      good &= text.isPresent();
      text.ifPresent(texts::add);
      json.skipChildren();
    }
    return good ? Optional.of(List.copyOf(texts)) : Optional.empty();
  }

  private static Optional<List<ProcessIdentity>> ancestors(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.START_ARRAY)) {
      return Optional.empty();
    }
    List<ProcessIdentity> ancestors = new ArrayList<>();
    boolean good = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Optional<ProcessIdentity> ancestor = ancestor(json);
      good &= ancestor.isPresent() && ancestors.size() < MAX_ENTRIES;
      if (good) {
        ancestors.add(ancestor.get());
      }
      json.skipChildren();
    }
    return good ? Optional.of(List.copyOf(ancestors)) : Optional.empty();
  }

  private static Optional<ProcessIdentity> ancestor(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      return Optional.empty();
    }
    Optional<Long> pid = Optional.empty();
    Optional<String> name = Optional.empty();
    Optional<List<String>> args = Optional.empty();
    boolean good = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "pid" -> {
          good &= pid.isEmpty();
          pid = number(json).filter(Key.PID::admits);
          good &= pid.isPresent();
        }
        case "name" -> {
          good &= name.isEmpty();
          name = text(json);
          good &= name.isPresent();
        }
        case "command_args" -> {
          good &= args.isEmpty();
          args = texts(json);
          good &= args.isPresent();
        }
        default -> {}
      }
      json.skipChildren();
    }
    return good && pid.isPresent() && name.isPresent()
        ? Optional.of(
            new ProcessIdentity(
                pid.get().intValue(),
                name.get(),
                args.orElse(List.of()),
                false,
                Optional.<Instant>empty()))
        : Optional.empty();
  }

  private static Optional<Map<String, String>> attribution(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    boolean good = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      Optional<String> text = text(json);
      good &= text.isPresent() && parts.put(key, text.get()) == null && parts.size() < MAX_ENTRIES;
      json.skipChildren();
    }
    return good ? Optional.of(parts) : Optional.empty();
  }

  private static Optional<Map<String, Long>> lost(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      return Optional.empty();
    }
    Map<String, Long> lost = new HashMap<>();
    boolean good = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      Optional<Long> number = number(json).filter(Key.LOST_TOTAL::admits);
      good &=
          number.isPresent() && lost.put(key, number.get()) == null && lost.size() < MAX_ENTRIES;
      json.skipChildren();
    }
    return good ? Optional.of(lost) : Optional.empty();
  }
}
