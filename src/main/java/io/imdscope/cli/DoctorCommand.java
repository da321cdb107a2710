package io.imdscope.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.capture.Check;
import io.imdscope.capture.kernel.Doctor;
import io.imdscope.capture.kernel.Pins;
import io.imdscope.event.Labelled;
import io.imdscope.workload.NameSettings;
import io.imdscope.workload.SourceStatus;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code imdscope doctor}: what this machine allows, each failing line with its remedy. */
@Command(
    name = "doctor",
    description = "Says what this machine allows; each failing line comes with its remedy.",
    footer = {
      "",
      "Exit code 5 when watch could not run: a line says failed. What only the agent needs, or names",
      "of pods and containers, leaves 0: such a line says missing."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int OLDEST_JAVA = 25;

  /** For the Kubernetes API, which waits some seconds for a runtime to tell of a pod first. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How the answers are written. */
  enum AnswerFormat implements Labelled {
    TEXT("text"),
    JSON("json");

    private final String label;

    AnswerFormat(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** Reads {@code text} or {@code json}. */
  static final class AnswerFormatConverter extends Converters.LabelConverter<AnswerFormat> {
    AnswerFormatConverter() {
      super(Arrays.asList(AnswerFormat.values()));
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      converter = AnswerFormatConverter.class,
      description = "How the answers are written (default: ${DEFAULT-VALUE}).")
  private AnswerFormat format;

  private final NameOptions names = new NameOptions();

  /** What it is called, and what can be said to it. */
  static CommandSpec spec(IFactory factory) {
    DoctorCommand command = new DoctorCommand();
    CommandSpec spec = CommandSpec.forAnnotatedObject(command, factory);
    command.names.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    names.check();
    NameSettings settings = names.settings(Optional.empty());
    List<Check> checks = new ArrayList<>();
    checks.addAll(Doctor.examine(pins(spec.defaultValueProvider(), checks)));
    checks.add(java());
    checks.addAll(names(settings));
    PrintWriter out = spec.commandLine().getOut();
    if (format == AnswerFormat.JSON) {
      writeJson(checks, out);
    } else {
      checks.forEach(check -> out.println(text(check)));
    }
    out.flush();
    boolean failing = checks.stream().anyMatch(check -> check.status() == Check.Status.FAILED);
    return failing ? ExitCode.MACHINE_CANNOT : ExitCode.FINE;
  }

  /** Where an agent with these variables and the settings' file keeps them. */
  static Pins pins(IDefaultValueProvider defaults, List<Check> checks) {
    try {
      return AgentCommand.settingsOf(List.of(), defaults).pins();
    } catch (ParameterException e) {
      checks.add(
          Check.missing(
              "agent settings",
              e.getMessage() + ": its pins are looked for at " + Pins.DEFAULT.directory(),
              "put that right; without it the agent does not start"));
      return Pins.DEFAULT;
    }
  }

  private static Check java() {
    String version = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Check.ok("java", version)
        : Check.failed("java", version, "use a JDK " + OLDEST_JAVA + " or newer");
  }

  /** Who names containers and pods. */
  private static List<Check> names(NameSettings settings) {
    try (WorkloadNames names = WorkloadNames.start(settings)) {
      List<SourceStatus> sources = names.statuses(PATIENCE);
      return sources.isEmpty()
          ? List.of(
              Check.missing(
                  "names",
                  "no container runtime was found, so containers keep their ids",
                  "on a node with containers: name the runtime's socket with --cri-socket"))
          : sources.stream().map(DoctorCommand::check).toList();
    }
  }

  private static Check check(SourceStatus source) {
    String name = "names from " + source.name();
    return source.answers()
        ? Check.ok(name, source.detail())
        : Check.missing(name, source.detail(), "see there; until then calls go without its names");
  }

  private static String text(Check check) {
    String remedy =
        check.remedy().map(text -> "\n" + " ".repeat(31) + "remedy: " + text).orElse("");
    return String.format(
        "%-8s %-21s %s%s", check.status().label(), check.name(), check.detail(), remedy);
  }

  private static void writeJson(List<Check> checks, PrintWriter out) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (Check check : checks) {
        json.writeStartObject();
        json.writeStringField("name", check.name());
        json.writeStringField("status", check.status().label());
        json.writeStringField("detail", check.detail());
        if (check.remedy().isPresent()) {
          json.writeStringField("remedy", check.remedy().get());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println(text);
  }
}
