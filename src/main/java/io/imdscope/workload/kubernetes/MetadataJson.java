package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads {@code metadata}, the object that a parser is at. */
final class MetadataJson {
  private static final String TEMPLATE_HASH = "pod-template-hash";

  /**
   * On the pod that stands in the API for a static one.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror">the
   *     annotation</a>
   */
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final String HASH = "kubernetes.io/config.hash";

  private String uid = "";
  private String namespace = "";
  private String name = "";
  private String version = "";
  private String createdAt = "";
  private String templateHash = "";
  private Optional<String> mirror = Optional.empty();
  private Optional<String> hash = Optional.empty();
  private Optional<PodDocument.Controller> controller = Optional.empty();

  private MetadataJson() {}

  static PodDocument.Metadata read(JsonParser json) throws IOException {
    MetadataJson read = new MetadataJson();
    if (JsonFields.inObject(json)) {
      read.fields(json);
    }
    return new PodDocument.Metadata(
        read.uid,
        read.namespace,
        read.name,
        read.version,
        read.createdAt,
        read.templateHash,
        read.mirror,
        read.hash,
        read.controller);
  }

  private void fields(JsonParser json) throws IOException {
    while (JsonFields.hasNextField(json)) {
      switch (json.currentName()) {
        case "uid" -> uid = JsonFields.text(json);
        case "namespace" -> namespace = JsonFields.text(json);
        case "name" -> name = JsonFields.text(json);
        case "resourceVersion" -> version = JsonFields.text(json);
        case "creationTimestamp" -> createdAt = JsonFields.text(json);
        case "labels" -> labels(json);
        case "annotations" -> annotations(json);
        case "ownerReferences" -> owners(json);
        default -> json.skipChildren();
      }
    }
  }

  private void labels(JsonParser json) throws IOException {
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        if (json.currentName().equals(TEMPLATE_HASH)) {
          templateHash = JsonFields.text(json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void annotations(JsonParser json) throws IOException {
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        switch (json.currentName()) {
          case MIRROR -> mirror = JsonFields.given(json);
          case HASH -> hash = JsonFields.given(json);
          default -> json.skipChildren();
        }
      }
    }
  }

  private void owners(JsonParser json) throws IOException {
    if (JsonFields.inArray(json)) {
      while (JsonFields.hasNext(json)) {
        Optional<PodDocument.Controller> found = controller(json);
        controller = controller.or(() -> found);
      }
    }
  }

  private static Optional<PodDocument.Controller> controller(JsonParser json) throws IOException {
    String apiVersion = "";
    Optional<String> kind = Optional.empty();
    Optional<String> name = Optional.empty();
    boolean controls = false;
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        switch (json.currentName()) {
          case "apiVersion" -> apiVersion = JsonFields.text(json);
          case "kind" -> kind = JsonFields.given(json);
          case "name" -> name = JsonFields.given(json);
          case "controller" -> {
            controls = json.currentToken() == JsonToken.VALUE_TRUE;
            json.skipChildren();
          }
          default -> json.skipChildren();
        }
      }
    }
    return controls && kind.isPresent() && name.isPresent()
        ? Optional.of(new PodDocument.Controller(apiVersion, kind.get(), name.get()))
        : Optional.empty();
  }
}
