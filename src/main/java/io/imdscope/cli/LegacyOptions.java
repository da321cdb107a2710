package io.imdscope.cli;

import io.imdscope.workload.SandboxNames;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What only the log of aws-imds-packet-analyzer needs. */
final class LegacyOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      converter = ZoneConverter.class,
      description =
          "Of the old tool's log: where its node's clock was, as Europe/Berlin or UTC (default: this"
              + " machine's).")
  private ZoneId zone;

  @Option(
      names = "--cri-socket",
      paramLabel = "PATH",
      description =
          "Of the old tool's log: the container runtime's socket on its node, which knows what pods"
              + " are called.")
  private Path criSocket;

  /** Reads a zone's name. */
  static final class ZoneConverter implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "no time zone: \"" + text + "\"; give a name such as Europe/Berlin, or UTC");
      }
    }
  }

  /** Refuses them for captures, which have times of their own and no sandboxes. */
  void refuse() {
    if (zone != null || criSocket != null) {
      throw new ParameterException(
          spec.commandLine(),
          (zone != null ? "--time-zone" : "--cri-socket") + " belongs to the old tool's log");
    }
  }

  ZoneId zone() {
    return zone == null ? ZoneId.systemDefault() : zone;
  }

  SandboxNames names() {
    return SandboxNames.start(Optional.ofNullable(criSocket));
  }
}
