package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.event.Observation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a capture has handed out. */
final class Seen implements Consumer<Observation> {
  private static final Duration PATIENCE = Machine.patience(Duration.ofSeconds(30));
  final List<Observation> all = new ArrayList<>();

  @Override
  public void accept(Observation observation) {
    all.add(observation);
  }

  /** Reads until this has been seen. */
  void read(KernelCapture capture, BooleanSupplier enough) {
    long start = System.nanoTime();
    while (!enough.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as("%s", paths()).isLessThan(PATIENCE.toNanos());
      capture.poll(Duration.ofMillis(100));
    }
  }

  /** Reads until requests for all of these have been seen. */
  void read(KernelCapture capture, String... paths) {
    read(capture, () -> paths().containsAll(List.of(paths)));
  }

  /** Reads what is there. */
  void drain(KernelCapture capture) {
    while (capture.drain() > 0) {}
  }

  List<Observation.Sent> sent() {
    return all.stream()
        .filter(Observation.Sent.class::isInstance)
        .map(Observation.Sent.class::cast)
        .filter(sent -> sent.bytes().length > 0)
        .toList();
  }

  List<Observation.Connected> callers() {
    return all.stream()
        .filter(Observation.Connected.class::isInstance)
        .map(Observation.Connected.class::cast)
        .toList();
  }

  /** Of the requests, in order; of a piece that does not begin with a request line, the piece. */
  List<String> paths() {
    return sent().stream().map(Seen::path).toList();
  }

  static String path(Observation.Sent sent) {
    String text = new String(sent.bytes(), StandardCharsets.ISO_8859_1);
    return text.startsWith("GET ") ? text.split("[ \r\n]", 3)[1] : text;
  }

  Observation.Sent first(String path) {
    return sent().stream().filter(sent -> path(sent).equals(path)).findFirst().orElseThrow();
  }
}
