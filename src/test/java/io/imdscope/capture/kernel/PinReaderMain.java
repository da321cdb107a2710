package io.imdscope.capture.kernel;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A reader that is to be killed: logs the paths of answered requests to a file, and commits what it
 * has logged. Its arguments: the pins' directory, the log, the endpoint.
 */
final class PinReaderMain {
  private final Path log;
  private final StringBuilder lines = new StringBuilder();

  /** Requests without an answer, by connection. */
  private final Map<Long, Observation.Sent> open = new LinkedHashMap<>();

  private PinReaderMain(Path log) {
    this.log = log;
  }

  public static void main(String[] args) {
    PinReaderMain reader = new PinReaderMain(Path.of(args[1]));
    try (KernelCapture capture =
        KernelCapture.keep(
            new Pins(Path.of(args[0])),
            List.of(Endpoint.parse(args[2])),
            UnaryOperator.identity(),
            KernelCapture.DEFAULT_RING_BYTES,
            reader::accept)) {
      System.out.println(capture.begun());
      while (true) {
        capture.poll(Duration.ofMillis(100));
        reader.flush();
        capture.commit(
            reader.open.values().stream()
                .mapToLong(Observation::nanos)
                .min()
                .orElse(Long.MAX_VALUE));
      }
    }
  }

  private void accept(Observation observation) {
    if (observation instanceof Observation.Sent sent && sent.bytes().length > 0) {
      open.put(sent.connection(), sent);
    } else if (observation instanceof Observation.Received received && received.status() > 0) {
      Observation.Sent sent = open.remove(received.connection());
      if (sent != null) {
        lines.append(sent.connection()).append(' ').append(sent.nanos()).append(' ');
        lines.append(Seen.path(sent)).append('\n');
      }
    }
  }

  private void flush() {
    try {
      Files.writeString(
          log, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      lines.setLength(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
