package io.imdscope.cli;

import io.imdscope.event.Coverage;
import io.imdscope.event.FileTrouble;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where to keep what was seen, for the commands that do. */
final class LogOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "Also writes every call to files in this directory, for imdscope report.")
  private Path directory;

  @Option(
      names = "--log-max",
      paramLabel = "SIZE",
      converter = Converters.SizeConverter.class,
      description = "What the files may take together: 64m, 2g (default: 512m).")
  private Long most;

  /** Refuses what cannot be, before anything is begun; absent when no log was asked for. */
  Optional<LogSettings> settings() {
    if (directory == null) {
      if (most != null) {
        throw new ParameterException(spec.commandLine(), "--log-max belongs to --log");
      }
      return Optional.empty();
    }
    return Optional.of(settings(directory));
  }

  /** The same, in the usual place when no other is named. */
  LogSettings settings(Path usual) {
    Path where = directory == null ? usual : directory;
    try {
      return most == null ? LogSettings.in(where) : LogSettings.in(where, most);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--log-max: " + e.getMessage());
    }
  }

  /** Begins the log. */
  EventLog open(LogSettings settings, Coverage.Node node, Consumer<String> say) {
    try {
      return EventLog.open(settings, node, say);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--log: " + cannotBeWritten(settings, e));
    }
  }

  /** What is the matter with the log's directory, and what helps. */
  static String cannotBeWritten(LogSettings settings, IOException e) {
    return settings.directory()
        + " cannot be written: "
        + FileTrouble.of(e)
        + "; give a directory that can";
  }
}
