package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AncestorJsonTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final AncestorJson ancestors = new AncestorJson(FACTORY);

  @Test
  void writesTheSameAgainForTheSameAncestor() throws IOException {
    ProcessIdentity shell = process(7);

    assertThat(write(shell, shell, process(8)))
        .isEqualTo(
            "[{\"pid\":7,\"name\":\"sh\",\"command_args\":[\"sh\",\"-c\",\"echo \\\"7\\\"\"]},"
                + "{\"pid\":7,\"name\":\"sh\",\"command_args\":[\"sh\",\"-c\",\"echo \\\"7\\\"\"]},"
                + "{\"pid\":8,\"name\":\"sh\",\"command_args\":[\"sh\",\"-c\",\"echo \\\"8\\\"\"]}]");
    assertThat(ancestors.remembered()).isEqualTo(2);
  }

  @Test
  void remembersNoMoreThanItsBound() throws IOException {
    for (int i = 0; i < 3 * AncestorJson.MAX_REMEMBERED; i++) {
      write(process(i));
      assertThat(ancestors.remembered()).isBetween(1, AncestorJson.MAX_REMEMBERED);
    }
  }

  private static ProcessIdentity process(int pid) {
    return new ProcessIdentity(
        pid, "sh", List.of("sh", "-c", "echo \"" + pid + "\""), false, Optional.empty());
  }

  private String write(ProcessIdentity... processes) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartArray();
      for (ProcessIdentity process : processes) {
        ancestors.write(json, process);
      }
      json.writeEndArray();
    }
    return text.toString();
  }
}
