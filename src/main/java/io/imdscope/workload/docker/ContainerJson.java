package io.imdscope.workload.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.workload.localhttp.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the few values that are kept of a container; the rest is skipped. */
final class ContainerJson {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final Map<String, String> labels = new HashMap<>();
  private String id = "";
  private String name = "";
  private String image = "";
  private int pid;

  private ContainerJson() {}

  static DockerContainer read(byte[] body) throws IOException {
    ContainerJson json = new ContainerJson();
    try (JsonParser parser = JsonText.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "Id" -> json.id = JsonText.text(parser);
          case "Name" -> json.name = JsonText.text(parser);
          case "Config" -> json.config(parser);
          case "State" -> json.state(parser);
          default -> parser.skipChildren();
        }
      }
    }
    if (!ID.matcher(json.id).matches()) {
      throw new IOException("no id");
    }
    String name = json.name.startsWith("/") ? json.name.substring(1) : json.name;
    return new DockerContainer(json.id, name, json.image, json.pid, json.labels);
  }

  private void config(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "Image" -> image = JsonText.text(parser);
        case "Labels" -> labels(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void labels(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return; // null without labels
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      if (DockerClient.LABELS.contains(key)) {
        labels.put(key, JsonText.text(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  private void state(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && key.equals("Pid")) {
        pid = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
  }
}
