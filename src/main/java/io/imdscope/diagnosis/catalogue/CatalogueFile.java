package io.imdscope.diagnosis.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The catalogue as it is written: {@code clients.json}. A key that is not known is an error. */
final class CatalogueFile {
  private static final Set<String> KEYS =
      Set.of(
          "id name kind language agents library programs scripts paths arguments firstV2 without"
              .concat(" firstV1Off v1Off neverV1 fallback awsFloor irsa podIdentity upgrade")
              .concat(" verified note sources")
              .split(" "));

  private CatalogueFile() {}

  static List<CatalogueEntry> read(InputStream in) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      json.nextToken();
      return objects(object(value(json)), "products").stream().map(CatalogueFile::entry).toList();
    }
  }

  private static CatalogueEntry entry(Map<String, Object> json) {
    if (!KEYS.containsAll(json.keySet())) {
      throw new IllegalArgumentException("unknown key in the catalogue: entry=" + json.keySet());
    }
    return new CatalogueEntry(
        product(json),
        objects(json, "agents").stream().map(CatalogueFile::agent).toList(),
        text(json, "library"),
        texts(json, "programs"),
        texts(json, "scripts"),
        texts(json, "paths"),
        texts(json, "arguments"));
  }

  private static Product product(Map<String, Object> json) {
    return new Product(
        text(json, "id").orElseThrow(),
        text(json, "name").orElseThrow(),
        Kind.valueOf(text(json, "kind").orElseThrow().toUpperCase(Locale.ROOT)),
        text(json, "language"),
        text(json, "firstV2"),
        list(json, "without").stream().map(CatalogueFile::gap).toList(),
        text(json, "firstV1Off"),
        texts(json, "v1Off"),
        Boolean.TRUE.equals(json.get("neverV1")),
        json.containsKey("fallback") ? fallback(object(json.get("fallback"))) : Fallback.UNKNOWN,
        text(json, "awsFloor"),
        text(json, "irsa"),
        text(json, "podIdentity"),
        text(json, "upgrade"),
        Boolean.TRUE.equals(json.get("verified")),
        text(json, "note").orElse(""),
        texts(json, "sources"));
  }

  private static Agent agent(Map<String, Object> json) {
    return new Agent(
        text(json, "name").orElseThrow(),
        text(json, "major"),
        text(json, "contains"),
        text(json, "versionOf"));
  }

  private static Product.Gap gap(Object json) {
    List<?> both = (List<?>) json;
    return new Product.Gap((String) both.getFirst(), (String) both.getLast());
  }

  private static Fallback fallback(Map<String, Object> json) {
    return new Fallback(
        numbers(json, "statuses"),
        Boolean.TRUE.equals(json.get("onTimeout")),
        Boolean.TRUE.equals(json.get("stickyTimeout")),
        numbers(json, "stickyStatuses"),
        Duration.ofMillis((Integer) Objects.requireNonNull(json.get("longestMillis"))),
        OptionalInt.of((Integer) Objects.requireNonNull(json.get("ttl"))));
  }

  private static Set<Integer> numbers(Map<String, Object> json, String key) {
    Set<Integer> numbers = new TreeSet<>();
    list(json, key).forEach(each -> numbers.add((Integer) each));
    return numbers;
  }

  private static Optional<String> text(Map<String, Object> json, String key) {
    return Optional.ofNullable((String) json.get(key));
  }

  private static List<String> texts(Map<String, Object> json, String key) {
    return list(json, key).stream().map(String.class::cast).toList();
  }

  private static List<Map<String, Object>> objects(Map<String, Object> json, String key) {
    return list(json, key).stream().map(CatalogueFile::object).toList();
  }

  private static List<?> list(Map<String, Object> json, String key) {
    return (List<?>) json.getOrDefault(key, List.of());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }

  /** Whatever starts at the current token. Not for foreign files: as deep as they are. */
  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(json));
        }
        yield array;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getIntValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalArgumentException("catalogue: token=" + json.currentToken());
    };
  }
}
