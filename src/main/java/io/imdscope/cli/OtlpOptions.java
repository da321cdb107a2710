package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.output.otlp.OtlpTarget;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which OpenTelemetry collector to send to. */
final class OtlpOptions {
  /** Secrets have no place on a command line, nor in a file of settings. */
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final String CERTIFICATE = "OTEL_EXPORTER_OTLP_CERTIFICATE";

  private final OptionSpec otlp =
      Options.of(
          String.class,
          "--otlp",
          "URL|none",
          "Also sends events and metrics to this OpenTelemetry collector, by OTLP over HTTP:",
          "http://HOST:4318. Headers: OTEL_EXPORTER_OTLP_HEADERS (default: none).");

  /** Makes it an option of a command. */
  void addTo(CommandSpec command) {
    command.addOption(otlp);
  }

  /**
   * Refuses what cannot be, before anything is begun; asks no name server.
   *
   * @param watched no collector can be there, since each request to it would be an event
   */
  Optional<OtlpTarget> target(List<Endpoint> watched) {
    Optional<String> url = url();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      OtlpTarget target =
          OtlpTarget.of(url.get(), variable(HEADERS), variable(CERTIFICATE).map(Path::of));
      if (watched.stream().anyMatch(each -> isAt(each, target))) {
        throw new IllegalArgumentException("is an endpoint that is watched");
      }
      return Optional.of(target);
    } catch (IllegalArgumentException e) {
      throw Options.wrong(otlp, "--otlp: " + e.getMessage());
    }
  }

  /** Of the authorities' file, where one is named and events are sent. */
  Optional<String> mark() {
    return url().flatMap(_ -> variable(CERTIFICATE)).map(file -> FileMark.of(Path.of(file)));
  }

  private Optional<String> url() {
    return Options.<String>value(otlp).filter(url -> !url.equals("none"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  private static boolean isAt(Endpoint endpoint, OtlpTarget target) {
    try {
      return endpoint.port() == target.port()
          && endpoint.address().equals(InetAddress.ofLiteral(target.host()));
    } catch (IllegalArgumentException e) {
      return false; // a name
    }
  }
}
