package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RepeatedJsonTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final RepeatedJson<ProcessIdentity> ancestors =
      new RepeatedJson<>(FACTORY, CallerJson::ancestor);

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
    for (int i = 0; i < 3 * RepeatedJson.MAX_REMEMBERED; i++) {
      write(process(i));
      assertThat(ancestors.remembered()).isBetween(1, RepeatedJson.MAX_REMEMBERED);
    }
  }

  @Test
  void norMoreText() throws IOException {
    List<String> args = java.util.Collections.nCopies(100, "a".repeat(100));
    for (int pid = 0; pid < 2 * RepeatedJson.MAX_LENGTH / (100 * 100); pid++) {
      write(new ProcessIdentity(pid, "sh", args, false, Optional.empty()));
      assertThat(ancestors.rememberedLength()).isBetween(1, RepeatedJson.MAX_LENGTH);
    }
  }

  @Test
  void writesKeysBehindOthersAndNoneWhereThereAreNone() throws IOException {
    RepeatedJson<List<String>> args = new RepeatedJson<>(FACTORY, CallerJson::args);
    List<String> shell = List.of("sh", "-c");
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("a", 1);
      args.keys(json, List.of());
      args.keys(json, shell);
      json.writeNumberField("b", 2);
      json.writeEndObject();
    }
    assertThat(text.toString())
        .isEqualTo("{\"a\":1,\"process.command_args\":[\"sh\",\"-c\"],\"b\":2}");
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
        ancestors.object(json, process);
      }
      json.writeEndArray();
    }
    return text.toString();
  }
}
