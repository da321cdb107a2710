package io.imdscope.cli;

import io.imdscope.capture.pcap.CaptureFiles;
import io.imdscope.capture.pcap.CaptureSource;
import io.imdscope.event.Coverage;
import io.imdscope.event.Origin;
import io.imdscope.output.EventWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import io.imdscope.workload.WorkloadNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imdscope read}: every metadata call in what was recorded already. */
@Command(
    name = "read",
    description = "Prints every metadata call in captured packets, as watch does.",
    footer = {
      "",
      "Exit codes: 0 fine, 2 usage, 3 a --fail-on condition was met, 4 something is missing in what",
      "was read or could not be read."
    })
final class ReadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description = {
        "Captures of tcpdump, dumpcap and their like (pcap, pcapng), also compressed with gzip,",
        "or - for standard input."
      })
  private List<String> files;

  @Mixin private OutputOptions output;

  @Mixin private EndpointOptions endpoints;

  @Mixin private LogOptions logOptions;

  @Override
  public Integer call() throws IOException {
    WatchSettings settings = output.settings(Optional.empty(), endpoints.all());
    Optional<LogSettings> logSettings = logOptions.settings();
    List<CaptureSource> sources = new ArrayList<>();
    for (String file : files) {
      sources.add(CaptureSource.file(Path.of(file), sources.size()));
    }
    Coverage.Node node =
        new Coverage.Node(
            new Origin(files.getFirst(), Optional.empty(), UUID.randomUUID().toString()),
            "unknown",
            ProgramVersion.current());
    try (StopSignal stop = new StopSignal()) {
      PrintWriter err =
          new PrintWriter(
              new OutputStreamWriter(output(FileDescriptor.err, stop), Charset.defaultCharset()));
      try (EventLog log =
              logSettings
                  .map(each -> logOptions.open(each, node, text -> Said.say(err, text)))
                  .orElse(null);
          EventWriter writer =
              settings
                  .format()
                  .writer(
                      output(FileDescriptor.out, stop),
                      node.origin(),
                      Terminal.colour(System.getenv()));
          WorkloadNames names = WorkloadNames.none()) {
        int exitCode =
            new CaptureReading(settings, node, names, writer, Optional.ofNullable(log), stop, err)
                .run(new CaptureFiles(sources));
        stop.finished(exitCode);
        return exitCode;
      }
    }
  }

  private static OutputStream output(FileDescriptor descriptor, StopSignal stop) {
    return new PatientOutput(new FileOutputStream(descriptor), stop::isEnding);
  }
}
