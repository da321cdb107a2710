package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.output.otlp.OtlpTarget;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which OpenTelemetry collector to send to. */
final class OtlpOptions {
  /** Secrets have no place on a command line, nor in a file of settings. */
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final String CERTIFICATE = "OTEL_EXPORTER_OTLP_CERTIFICATE";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--otlp",
      paramLabel = "URL|none",
      description = {
        "Also sends events and metrics to this OpenTelemetry collector, by OTLP over HTTP:",
        "http://HOST:4318. Headers: OTEL_EXPORTER_OTLP_HEADERS (default: none)."
      })
  private String otlp;

  /**
   * Refuses what cannot be, before anything is begun; asks no name server.
   *
   * @param watched no collector can be there, since each request to it would be an event
   */
  Optional<OtlpTarget> target(List<Endpoint> watched) {
    if (otlp == null || otlp.equals("none")) {
      return Optional.empty();
    }
    try {
      OtlpTarget target =
          OtlpTarget.of(otlp, variable(HEADERS), variable(CERTIFICATE).map(Path::of));
      if (watched.stream().anyMatch(each -> isAt(each, target))) {
        throw new IllegalArgumentException("is an endpoint that is watched");
      }
      return Optional.of(target);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--otlp: " + e.getMessage());
    }
  }

  /** Of the authorities' file, where one is named and events are sent. */
  Optional<String> mark() {
    return Optional.ofNullable(otlp)
        .filter(url -> !url.equals("none"))
        .flatMap(_ -> variable(CERTIFICATE))
        .map(file -> FileMark.of(Path.of(file)));
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
