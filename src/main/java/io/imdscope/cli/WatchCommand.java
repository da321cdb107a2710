package io.imdscope.cli;

import io.imdscope.event.Coverage;
import io.imdscope.lab.Lab;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.LabStatus;
import io.imdscope.output.EventWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import io.imdscope.workload.NameSettings;
import io.imdscope.workload.WorkloadNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code imdscope watch}: every metadata call on this machine, live. */
final class WatchCommand implements Callable<Integer> {
  private static final String LAB_IS_GONE =
      "the simulated node is gone, removed by another command: nothing of it will be seen any more";

  private final OptionSpec length =
      Options.begin(Duration.class, "--for", "DURATION", "Ends after this time: 90s, 10m, 1h30m.")
          .converters(new Converters.DurationConverter())
          .build();

  private final OptionSpec lab =
      Options.flag(
          "--lab", "Makes a simulated node with sample callers to watch; removes it at the end.");

  private final OptionSpec containers =
      Options.flag(
          "--containers",
          "With --lab: the node also has containerd, and the callers are real pods.");

  private final OutputOptions output = new OutputOptions();
  private final EndpointOptions endpoints = new EndpointOptions();
  private final NameOptions names = new NameOptions();
  private final LogOptions logOptions = new LogOptions();

  /** What it is called, and what can be said to it. */
  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("watch")
            .addOption(length)
            .addOption(lab)
            .addOption(containers);
    output.addTo(spec);
    endpoints.addTo(spec);
    names.addTo(spec);
    logOptions.addTo(spec);
    spec.usageMessage()
        .description(
            "Prints every metadata call on this machine, with its process and its container.")
        .footer(
            "",
            "Ctrl-C ends it with a summary. Exit codes: 0 fine, 2 usage, 3 a --fail-on condition was"
                + " met,",
            "4 something was lost or not read, 5 this machine cannot do it (imdscope doctor says"
                + " why).");
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    if (Options.isSet(containers) && !Options.isSet(lab)) {
      throw Options.wrong(containers, "--containers belongs to --lab");
    }
    names.check();
    WatchSettings settings = output.settings(Options.value(length), endpoints.all());
    Optional<LogSettings> logSettings = logOptions.settings();
    Coverage.Node node = ThisNode.read();
    try (StopSignal stop = new StopSignal()) {
      // Standard error may be the same pipe as standard output.
      PrintWriter err =
          new PrintWriter(
              new OutputStreamWriter(output(FileDescriptor.err, stop), Charset.defaultCharset()));
      try (EventLog log =
          logSettings
              .map(each -> logOptions.open(each, node, text -> Said.say(err, text)))
              .orElse(null)) {
        return call(settings, node, Optional.ofNullable(log), stop, err);
      }
    }
  }

  private int call(
      WatchSettings settings,
      Coverage.Node node,
      Optional<EventLog> log,
      StopSignal stop,
      PrintWriter err)
      throws IOException {
    EventWriter writer =
        settings
            .format()
            .writer(
                output(FileDescriptor.out, stop), node.origin(), Terminal.colour(System.getenv()));
    try {
      Run run =
          (asked, surroundings) -> {
            try (WorkloadNames sources = WorkloadNames.start(asked)) {
              return new Watch(settings, node, sources, writer, log, stop, err).run(surroundings);
            }
          };
      int exitCode =
          Options.isSet(lab)
              ? withLab(run, err)
              : run.run(names.settings(Optional.empty()), Surroundings.NONE);
      stop.finished(exitCode);
      return exitCode;
    } finally {
      Closing.quietly(writer);
    }
  }

  /** One watch, whatever was made ready for it. */
  private interface Run {
    int run(NameSettings names, Surroundings surroundings) throws IOException;
  }

  private static OutputStream output(FileDescriptor descriptor, StopSignal stop) {
    return new PatientOutput(new FileOutputStream(descriptor), stop::isEnding);
  }

  /** A lab that is up already is used and stays, unless the watch that made it is gone. */
  private int withLab(Run run, PrintWriter err) throws IOException {
    Lab node = Lab.named(Lab.DEFAULT_NAME);
    boolean withContainers = Options.isSet(containers);
    boolean ours = node.upForThisProcess(LabOptions.DEFAULT.withContainers(withContainers));
    err.println(
        "imdscope "
            + (ours
                ? "made a simulated node in network namespaces; it goes with this watch"
                : "uses the simulated node that is up already; " + whoRemoves(node)));
    err.flush();
    try {
      Optional<Path> runtime =
          withContainers ? Optional.of(node.containers().socket()) : Optional.empty();
      return run.run(
          names.settings(runtime),
          new Surroundings(
              node::startCallers,
              () -> node.isSame() ? Optional.empty() : Optional.of(LAB_IS_GONE)));
    } finally {
      // Another may have removed it and made one of its own meanwhile.
      if (ours) {
        boolean _ = node.downIfSame();
      }
    }
  }

  private static String whoRemoves(Lab lab) {
    return lab.status() instanceof LabStatus.Up(_, _, _, LabStatus.Owner.Running(long pid), _)
        ? "it goes with the watch that made it, pid=" + pid
        : "imdscope lab down removes it";
  }
}
