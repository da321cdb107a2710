package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What to watch, for the commands that do. */
final class EndpointOptions {
  private final OptionSpec endpoints =
      Options.begin(
              List.class,
              "--endpoint",
              "ADDRESS:PORT",
              "Also watches this metadata service, beside those of EC2, ECS and EKS.")
          .auxiliaryTypes(Endpoint.class)
          .splitRegex(",")
          .converters(new Converters.EndpointConverter())
          .build();

  /** Makes them options of a command. */
  void addTo(CommandSpec command) {
    command.addOption(endpoints);
  }

  /** Those that are always watched, and those that were named; refuses what cannot be. */
  List<Endpoint> all() {
    Optional<List<Endpoint>> named = Options.value(endpoints);
    if (named.isEmpty()) {
      return Endpoint.DEFAULTS;
    }
    if (named.get().isEmpty()) {
      throw Options.wrong(endpoints, "--endpoint names nothing");
    }
    Set<Endpoint> watched = new LinkedHashSet<>(Endpoint.DEFAULTS);
    watched.addAll(named.get());
    if (watched.size() > KernelCapture.MAX_ENDPOINTS) {
      throw Options.wrong(
          endpoints,
          "--endpoint: at most " + KernelCapture.MAX_ENDPOINTS + " endpoints can be watched");
    }
    return List.copyOf(watched);
  }
}
