package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to watch, for the commands that do. */
final class EndpointOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "ADDRESS:PORT",
      split = ",",
      converter = Converters.EndpointConverter.class,
      description = "Also watches this metadata service, beside those of EC2, ECS and EKS.")
  private List<Endpoint> endpoints;

  /** Those that are always watched, and those that were named; refuses what cannot be. */
  List<Endpoint> all() {
    Set<Endpoint> watched = new LinkedHashSet<>(Endpoint.DEFAULTS);
    if (endpoints != null && endpoints.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--endpoint names nothing");
    }
    watched.addAll(endpoints == null ? List.of() : endpoints);
    if (watched.size() > KernelCapture.MAX_ENDPOINTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--endpoint: at most " + KernelCapture.MAX_ENDPOINTS + " endpoints can be watched");
    }
    return List.copyOf(watched);
  }
}
