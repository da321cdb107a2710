package io.imdscope.workload.ecs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.workload.localhttp.JsonText;
import java.io.IOException;
import java.util.Optional;

/** Reads the few values that are kept of a task; the rest is skipped. */
final class TaskJson {
  private final String containerId;
  private String arn = "";
  private String family = "";
  private String version = "";
  private String containerName = "";

  private TaskJson(String containerId) {
    this.containerId = containerId;
  }

  /** Empty when the answer is an empty object or null, as the agent has nothing else to say. */
  static Optional<AgentTask> read(byte[] body, String containerId) throws IOException {
    TaskJson json = new TaskJson(containerId);
    try (JsonParser parser = JsonText.parser(body)) {
      JsonToken start = parser.nextToken();
      if (start == JsonToken.VALUE_NULL) {
        return Optional.empty();
      }
      if (start != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "Arn" -> json.arn = JsonText.text(parser);
          case "Family" -> json.family = JsonText.text(parser);
          case "Version" -> json.version = JsonText.text(parser);
          case "Containers" -> json.containers(parser);
          default -> parser.skipChildren();
        }
      }
    }
    return json.arn.isEmpty()
        ? Optional.empty()
        : Optional.of(new AgentTask(json.arn, json.family, json.version, json.containerName));
  }

  private void containers(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.isExpectedStartObjectToken()) {
        container(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void container(JsonParser parser) throws IOException {
    String id = "";
    String name = "";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "DockerId" -> id = JsonText.text(parser);
        case "Name" -> name = JsonText.text(parser);
        default -> parser.skipChildren();
      }
    }
    if (id.equals(containerId)) {
      containerName = name;
    }
  }
}
