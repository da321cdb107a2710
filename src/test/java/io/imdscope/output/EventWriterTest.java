package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format: buffering, and telling that nobody reads any more. */
class EventWriterTest {
  static Stream<Function<OutputStream, EventWriter>> formats() {
    return Stream.of(
        out -> new LineWriter(out, ZoneOffset.UTC, false),
        out -> new JsonWriter(out, Samples.ORIGIN),
        out -> new LegacyWriter(out, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void writesNothingBeforeItIsFlushed(Function<OutputStream, EventWriter> format)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventWriter writer = format.apply(out);
    writer.write(Samples.credentials(Version.V1));
    assertThat(out.size()).isZero();
    writer.flush();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("curl").endsWith("\n");
    writer.close();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void tellsOfABrokenPipe(Function<OutputStream, EventWriter> format) throws IOException {
    EventWriter writer = format.apply(new Broken());
    writer.write(Samples.credentials(Version.V1));
    assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void tellsOfABrokenPipeThatAPrintStreamHides(Function<OutputStream, EventWriter> format)
      throws IOException {
    EventWriter writer = format.apply(new PrintStream(new Broken(), false, StandardCharsets.UTF_8));
    writer.write(Samples.credentials(Version.V1));
    assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
  }

  @Test
  void jsonHasALineForEveryEvent() throws IOException {
    assertThat(
            Written.lines(
                out -> new JsonWriter(out, Samples.ORIGIN),
                new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS),
                Samples.unreadable()))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"2026-").endsWith("}"));
  }

  /** A pipe whose reader has gone. */
  private static final class Broken extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
