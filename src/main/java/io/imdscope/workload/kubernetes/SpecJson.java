package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.event.CredentialSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code spec}, the object that a parser is at. */
final class SpecJson {
  /** Where a volume says for whom its token is. */
  private static final List<String> AUDIENCE =
      List.of("projected", "sources", "serviceAccountToken", "audience");

  private final Set<CredentialSource> sources = EnumSet.noneOf(CredentialSource.class);
  private final List<PodFacts.Container> regular = new ArrayList<>();
  private final List<PodFacts.Container> init = new ArrayList<>();
  private final List<PodFacts.Container> ephemeral = new ArrayList<>();
  private String nodeName = "";
  private String serviceAccount = "";
  private boolean hostNetwork;

  private SpecJson() {}

  static PodDocument.Spec read(JsonParser json) throws IOException {
    SpecJson read = new SpecJson();
    if (JsonFields.inObject(json)) {
      read.fields(json);
    }
    return new PodDocument.Spec(
        read.nodeName,
        read.serviceAccount,
        read.hostNetwork,
        read.sources,
        Stream.of(read.regular, read.init, read.ephemeral)
            .flatMap(List::stream)
            .limit(PodFacts.MAX_CONTAINERS)
            .toList());
  }

  private void fields(JsonParser json) throws IOException {
    while (JsonFields.hasNextField(json)) {
      switch (json.currentName()) {
        case "nodeName" -> nodeName = JsonFields.text(json);
        case "serviceAccountName" -> serviceAccount = JsonFields.text(json);
        case "hostNetwork" -> {
          hostNetwork = json.currentToken() == JsonToken.VALUE_TRUE;
          json.skipChildren();
        }
        case "containers" -> containers(json, ContainerKind.REGULAR, regular);
        case "initContainers" -> containers(json, ContainerKind.INIT, init);
        case "ephemeralContainers" -> containers(json, ContainerKind.EPHEMERAL, ephemeral);
        case "volumes" -> audiences(json, 0);
        default -> json.skipChildren();
      }
    }
  }

  private void containers(JsonParser json, ContainerKind kind, List<PodFacts.Container> found)
      throws IOException {
    if (JsonFields.inArray(json)) {
      while (JsonFields.hasNext(json)) {
        if (JsonFields.inObject(json)) {
          PodFacts.Container container = container(json, kind);
          if (found.size() < PodFacts.MAX_CONTAINERS) {
            found.add(container);
          }
        }
      }
    }
  }

  private PodFacts.Container container(JsonParser json, ContainerKind kind) throws IOException {
    String name = "";
    String image = "";
    String restart = "";
    while (JsonFields.hasNextField(json)) {
      switch (json.currentName()) {
        case "name" -> name = Texts.cut(JsonFields.text(json));
        case "image" -> image = Texts.cut(JsonFields.text(json));
        case "restartPolicy" -> restart = JsonFields.text(json);
        case "env" -> variables(json, kind);
        default -> json.skipChildren();
      }
    }
    boolean sidecar = kind == ContainerKind.INIT && restart.equals("Always");
    return new PodFacts.Container(name, sidecar ? ContainerKind.SIDECAR : kind, image);
  }

  private void variables(JsonParser json, ContainerKind kind) throws IOException {
    if (kind == ContainerKind.EPHEMERAL) {
      json.skipChildren();
    } else if (JsonFields.inArray(json)) {
      while (JsonFields.hasNext(json)) {
        variable(json);
      }
    }
  }

  private void variable(JsonParser json) throws IOException {
    String name = "";
    String value = "";
    if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        switch (json.currentName()) {
          case "name" -> name = JsonFields.text(json);
          case "value" -> value = JsonFields.text(json);
          default -> json.skipChildren();
        }
      }
    }
    CredentialSources.ofVariable(name, value).ifPresent(sources::add);
  }

  /**
   * Every audience in volumes, their sources and tokens; {@code depth} fields of the way are done.
   */
  private void audiences(JsonParser json, int depth) throws IOException {
    if (depth == AUDIENCE.size()) {
      CredentialSources.ofAudience(JsonFields.text(json)).ifPresent(sources::add);
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (JsonFields.hasNext(json)) {
        audiences(json, depth);
      }
    } else if (JsonFields.inObject(json)) {
      while (JsonFields.hasNextField(json)) {
        if (json.currentName().equals(AUDIENCE.get(depth))) {
          audiences(json, depth + 1);
        } else {
          json.skipChildren();
        }
      }
    }
  }
}
