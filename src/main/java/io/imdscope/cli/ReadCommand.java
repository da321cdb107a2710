package io.imdscope.cli;

import io.imdscope.capture.legacylog.LogSource;
import io.imdscope.capture.pcap.CaptureFiles;
import io.imdscope.capture.pcap.CaptureSource;
import io.imdscope.event.Coverage;
import io.imdscope.event.Origin;
import io.imdscope.output.EventWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LogSettings;
import io.imdscope.workload.AddressNames;
import io.imdscope.workload.SandboxNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imdscope read}: every metadata call in what was recorded already. */
@Command(
    name = "read",
    description =
        "Prints every metadata call in captured packets, or in the old tool's log, as watch does.",
    footer = {
      "",
      "Exit codes: 0 fine, 2 usage, 3 a --fail-on condition was met, 4 something is missing in what",
      "was read, or could not be read."
    })
final class ReadCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final Pattern INSTANCE = Pattern.compile("i-([0-9a-f]{8}|[0-9a-f]{17})");
  private static final String IN = "standard input";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|-",
      arity = "1..*",
      description =
          "Captures of tcpdump, dumpcap and their like (pcap, pcapng), or the log of"
              + " aws-imds-packet-analyzer (its directory, or files of it), also compressed with"
              + " gzip; or - for standard input, which may still be written.")
  private List<String> files;

  private final OutputOptions output = new OutputOptions();

  private final EndpointOptions endpoints = new EndpointOptions();

  @Mixin private PodOptions pods;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description =
          "The node that the captures or the log are of (default: the first file's name).")
  private String nodeName;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "That node's EC2 instance id, i-…, by which reconcile knows it.")
  private String instance;

  private final LogOptions logOptions = new LogOptions();

  @Mixin private LegacyOptions legacy;

  /** What it is called, and what can be said to it. */
  static CommandSpec spec(IFactory factory) {
    ReadCommand command = new ReadCommand();
    CommandSpec spec = CommandSpec.forAnnotatedObject(command, factory);
    command.output.addTo(spec);
    command.endpoints.addTo(spec);
    command.logOptions.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    pods.check();
    if (instance != null && !INSTANCE.matcher(instance).matches()) {
      throw new ParameterException(
          spec.commandLine(), "--instance: give an EC2 instance id, as i-0123456789abcdef0");
    }
    WatchSettings settings = output.settings(Optional.empty(), endpoints.all());
    Optional<LogSettings> logSettings = logOptions.settings();
    boolean live = files.contains(STANDARD_INPUT);
    if (live && files.size() > 1) {
      throw new ParameterException(spec.commandLine(), "- is read alone: name no files with it");
    }
    ReadInputs inputs = live ? ReadInputs.NONE : ReadInputs.of(files);
    if (!live && inputs.captures().isEmpty() && inputs.logs().isEmpty()) {
      throw new ParameterException(spec.commandLine(), inputs.problems().getFirst());
    }
    if (!inputs.captures().isEmpty() && !inputs.logs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "captures and the old tool's log are read one after the other");
    }
    if (inputs.directories() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "the old tool's log is of one node, so give one directory: another node's has a run of"
              + " its own, with its --node");
    }
    try (StopSignal stop = new StopSignal()) {
      Optional<StandardInput> in =
          live ? Optional.of(new StandardInput(() -> !stop.isRequested())) : Optional.empty();
      boolean isLog = live ? in.orElseThrow().isLog() : !inputs.logs().isEmpty();
      Coverage.Node node = node(isLog);
      if (isLog) {
        try (SandboxNames names = legacy.names()) {
          pods.add(names::add, stop);
          return run(settings, logSettings, node, stop, around -> log(around, names, inputs, in));
        }
      }
      legacy.refuse();
      AddressNames names = new AddressNames();
      pods.add(names::add, stop);
      return run(settings, logSettings, node, stop, around -> captures(around, names, inputs, in));
    }
  }

  /** What reads, once all is there that it needs. */
  private interface Reader {
    int read(ReadRun around) throws IOException;
  }

  private int run(
      WatchSettings settings,
      Optional<LogSettings> logSettings,
      Coverage.Node node,
      StopSignal stop,
      Reader reader)
      throws IOException {
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(output(FileDescriptor.err, stop), Charset.defaultCharset()));
    try (EventLog log =
        logSettings
            .map(each -> logOptions.open(each, node, text -> Said.say(err, text)))
            .orElse(null)) {
      EventWriter writer =
          settings
              .format()
              .writer(
                  output(FileDescriptor.out, stop),
                  node.origin(),
                  Terminal.colour(System.getenv()));
      try {
        int exitCode =
            reader.read(new ReadRun(settings, node, writer, Optional.ofNullable(log), stop, err));
        stop.finished(exitCode);
        return exitCode;
      } finally {
        Closing.quietly(writer);
      }
    }
  }

  private static int captures(
      ReadRun around, AddressNames names, ReadInputs inputs, Optional<StandardInput> live)
      throws IOException {
    CaptureReading reading = new CaptureReading(around, names);
    live.ifPresent(in -> in.waits(reading::waits));
    inputs.notes().forEach(each -> Said.say(around.err(), each));
    return reading.run(
        live.map(in -> new CaptureFiles(List.of(CaptureSource.stream(IN, () -> in))))
            .orElseGet(() -> new CaptureFiles(inputs.captures(), inputs.problems())));
  }

  private int log(
      ReadRun around, SandboxNames names, ReadInputs inputs, Optional<StandardInput> live)
      throws IOException {
    LegacyReading reading = new LegacyReading(around, names);
    live.ifPresent(in -> in.waits(reading::waits));
    inputs.notes().forEach(each -> Said.say(around.err(), each));
    return reading.run(
        live.map(in -> List.of(LogSource.stream(IN, in::text))).orElseGet(inputs::logs),
        legacy.zone(),
        inputs.problems());
  }

  /** The node that was captured is another than this, for all that packets tell. */
  private Coverage.Node node(boolean isLog) {
    String name = nodeName;
    if (name == null) {
      Path file = Path.of(files.getFirst()).getFileName();
      name =
          file == null || files.contains(STANDARD_INPUT)
              ? (isLog ? "log" : "capture")
              : file.toString();
    }
    return new Coverage.Node(
        new Origin(name, Optional.ofNullable(instance), UUID.randomUUID().toString()),
        isLog ? Coverage.Node.LEGACY_LOG : Coverage.Node.CAPTURE,
        ProgramVersion.current());
  }

  private static OutputStream output(FileDescriptor descriptor, StopSignal stop) {
    return new PatientOutput(new FileOutputStream(descriptor), stop::isEnding);
  }
}
