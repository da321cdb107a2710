package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the API's answers about pods as they come. What {@link PodReader} does not look at, most of
 * it managed fields and status, is skipped. A {@link JsonParseException} tells of an answer that is
 * not one; it may hold some of it, so its message is for nobody.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">lists
 *     and watches</a>
 */
final class PodJson {
  private static final int MAX_VERSION = 64;

  /** Names of fields are others' to choose, and would be kept for ever. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private PodJson() {}

  /** What a watch tells, of the types that the API documents, or of any other. */
  record Event(String type, PodDocument object) {}

  /** To be closed; closes what it reads. */
  static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  /** One pod. */
  static PodDocument pod(String answer) throws IOException {
    try (JsonParser json = FACTORY.createParser(answer)) {
      json.nextToken();
      return object(json);
    }
  }

  /** Hands on every pod of a list as it is read; gives the list's version. */
  static String list(JsonParser json, Consumer<PodDocument> pods) throws IOException {
    String version = "";
    boolean listed = false;
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(json, "no list");
    }
    while (JsonFields.hasNextField(json)) {
      switch (json.currentName()) {
        case "metadata" -> version = version(MetadataJson.read(json));
        case "items" -> {
          listed |= json.currentToken() == JsonToken.START_ARRAY;
          items(json, pods);
        }
        default -> json.skipChildren();
      }
    }
    if (!listed || version.isEmpty()) {
      throw new JsonParseException(json, "no list of pods");
    }
    return version;
  }

  /** Hands on every pod of the array that a parser is at. */
  static void items(JsonParser json, Consumer<PodDocument> pods) throws IOException {
    if (JsonFields.inArray(json)) {
      while (JsonFields.hasNext(json)) {
        pods.accept(object(json));
      }
    }
  }

  /** The next event of a watch, once it is there; none at the watch's end. */
  static Optional<Event> event(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      return Optional.empty();
    }
    String type = "";
    PodDocument object = PodDocument.NONE;
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        switch (json.currentName()) {
          case "type" -> type = JsonFields.text(json);
          case "object" -> object = object(json);
          default -> json.skipChildren();
        }
      }
    }
    return Optional.of(new Event(type, object));
  }

  private static PodDocument object(JsonParser json) throws IOException {
    PodDocument.Metadata metadata = PodDocument.Metadata.NONE;
    PodDocument.Spec spec = PodDocument.Spec.NONE;
    PodDocument.Status status = PodDocument.Status.NONE;
    int code = 0;
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        switch (json.currentName()) {
          case "metadata" -> metadata = MetadataJson.read(json);
          case "spec" -> spec = SpecJson.read(json);
          case "status" -> status = StatusJson.read(json);
          case "code" -> {
            code = json.getValueAsInt();
            json.skipChildren();
          }
          default -> json.skipChildren();
        }
      }
    }
    return new PodDocument(metadata, spec, status, code);
  }

  /** Becomes part of a request, so only as long as a version is. */
  static String version(PodDocument.Metadata metadata) {
    return metadata.version().length() > MAX_VERSION ? "" : metadata.version();
  }
}
