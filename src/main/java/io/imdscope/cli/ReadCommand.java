package io.imdscope.cli;

import io.imdscope.capture.pcap.CaptureFiles;
import io.imdscope.capture.pcap.CaptureSource;
import io.imdscope.capture.pcap.LiveChannel;
import io.imdscope.event.Coverage;
import io.imdscope.event.Origin;
import io.imdscope.output.EventWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import io.imdscope.output.log.Reasons;
import io.imdscope.workload.AddressNames;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imdscope read}: every metadata call in what was recorded already. */
@Command(
    name = "read",
    description = "Prints every metadata call in captured packets, as watch does.",
    footer = {
      "",
      "Exit codes: 0 fine, 2 usage, 3 a --fail-on condition was met, 4 something is missing in what",
      "was read, or could not be read."
    })
final class ReadCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description = {
        "Captures of tcpdump, dumpcap and their like (pcap, pcapng), also compressed with gzip,",
        "or - for standard input, which may still be written."
      })
  private List<String> files;

  @Mixin private OutputOptions output;

  @Mixin private EndpointOptions endpoints;

  @Option(
      names = "--pods",
      paramLabel = "FILE",
      description = "Names pods by their addresses: what kubectl get pods -A -o json prints.")
  private Path pods;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The node that the captures are of (default: the first file's name).")
  private String nodeName;

  @Mixin private LogOptions logOptions;

  @Override
  public Integer call() throws IOException {
    WatchSettings settings = output.settings(Optional.empty(), endpoints.all());
    Optional<LogSettings> logSettings = logOptions.settings();
    AddressNames names = names();
    boolean live = files.contains(STANDARD_INPUT);
    if (live && files.size() > 1) {
      throw new ParameterException(spec.commandLine(), "- is read alone: name no files with it");
    }
    ReadInputs inputs = live ? new ReadInputs(List.of(), List.of()) : ReadInputs.of(files);
    if (!live && inputs.captures().isEmpty()) {
      throw new ParameterException(spec.commandLine(), inputs.problems().getFirst());
    }
    Coverage.Node node = node();
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
                      Terminal.colour(System.getenv()))) {
        CaptureReading reading =
            new CaptureReading(settings, node, names, writer, Optional.ofNullable(log), stop, err);
        int exitCode =
            reading.run(
                live
                    ? new CaptureFiles(List.of(standardInput(reading)))
                    : new CaptureFiles(inputs.captures(), inputs.problems()));
        stop.finished(exitCode);
        return exitCode;
      }
    }
  }

  private static CaptureSource standardInput(CaptureReading reading) {
    return CaptureSource.stream(
        "standard input",
        () -> new LiveChannel(new FileInputStream(FileDescriptor.in), reading::waits));
  }

  private AddressNames names() {
    if (pods == null) {
      return new AddressNames();
    }
    try (InputStream list = new BufferedInputStream(Files.newInputStream(pods))) {
      return new AddressNames(list);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--pods: " + pods + " cannot be read: " + Reasons.of(e).replaceAll("\\s+", " "),
          e);
    }
  }

  /** The node that was captured is another than this, for all that packets tell. */
  private Coverage.Node node() {
    String name = nodeName;
    if (name == null) {
      Path file = Path.of(files.getFirst()).getFileName();
      name = file == null || files.contains(STANDARD_INPUT) ? "capture" : file.toString();
    }
    return new Coverage.Node(
        new Origin(name, Optional.empty(), UUID.randomUUID().toString()),
        Coverage.Node.CAPTURE,
        ProgramVersion.current());
  }

  private static OutputStream output(FileDescriptor descriptor, StopSignal stop) {
    return new PatientOutput(new FileOutputStream(descriptor), stop::isEnding);
  }
}
