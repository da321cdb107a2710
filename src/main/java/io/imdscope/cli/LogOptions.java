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
import picocli.CommandLine.Model.OptionSpec;

/** Where to keep what was seen, for the commands that do. */
final class LogOptions {
  private final OptionSpec directory =
      Options.path(
          "--log",
          "DIR",
          "Also writes every call to files in this directory, for imdscope report.");

  private final OptionSpec most =
      Options.begin(
              Long.class,
              "--log-max",
              "SIZE",
              "What the files may take together: 64m, 2g (default: 512m).")
          .converters(new Converters.SizeConverter())
          .build();

  /** Makes them options of a command. */
  void addTo(CommandSpec command) {
    command.addOption(directory).addOption(most);
  }

  /** Refuses what cannot be, before anything is begun; absent when no log was asked for. */
  Optional<LogSettings> settings() {
    Optional<Path> where = Options.value(directory);
    if (where.isEmpty() && Options.value(most).isPresent()) {
      throw Options.wrong(most, "--log-max belongs to --log");
    }
    return where.map(this::settings);
  }

  /** The same, in the usual place when no other is named. */
  LogSettings settings(Path usual) {
    Path where = Options.<Path>value(directory).orElse(usual);
    Optional<Long> bytes = Options.value(most);
    try {
      return bytes.isPresent() ? LogSettings.in(where, bytes.get()) : LogSettings.in(where);
    } catch (IllegalArgumentException e) {
      throw Options.wrong(most, "--log-max: " + e.getMessage());
    }
  }

  /** Begins the log. */
  EventLog open(LogSettings settings, Coverage.Node node, Consumer<String> say) {
    try {
      return EventLog.open(settings, node, say);
    } catch (IOException e) {
      throw Options.wrong(directory, "--log: " + cannotBeWritten(settings, e));
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
