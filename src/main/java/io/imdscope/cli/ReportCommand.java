package io.imdscope.cli;

import io.imdscope.diagnosis.Bounds;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Lifetime;
import io.imdscope.output.log.LogFiles;
import io.imdscope.output.log.LogReader;
import io.imdscope.output.report.ReportFormat;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imdscope report}: what must change, and whether it is safe now. */
@Command(
    name = "report",
    description = {
      "Says from event logs who calls without a token, why, what to change, and whether it is safe",
      "to require tokens now."
    },
    footer = {"", "Exit codes: 0 ready, 3 not ready, 4 not enough evidence; 2 usage."})
final class ReportCommand implements Callable<Integer> {
  private static final Duration OLD = Duration.ofDays(1);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "LOG|DIR|-",
      arity = "0..*",
      defaultValue = "/var/log/imdscope",
      description = {
        "Event logs, also compressed, directories of them, or - for standard input",
        "(default: ${DEFAULT-VALUE})."
      })
  private List<String> logs;

  @Option(
      names = "--format",
      paramLabel = "text|json|html",
      defaultValue = "text",
      converter = Converters.ReportFormatConverter.class,
      description = "How the report is written (default: ${DEFAULT-VALUE}).")
  private ReportFormat format;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "7d",
      converter = Converters.DurationConverter.class,
      description = "For how long there must be evidence (default: ${DEFAULT-VALUE}).")
  private Duration window;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = Converters.DurationConverter.class,
      description = "Leaves out what is older than this.")
  private Duration since;

  @Option(
      names = "--autoscaled",
      description =
          "Nodes come and go: asks of each only to be watched from its first line to its last, and"
              + " of all together for the whole window.")
  private boolean autoscaled;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the report to this file, which is replaced at once when it is whole.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (since != null && since.compareTo(window) <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--since has to be longer than --window: nothing could be ready; give a longer one, or a"
              + " shorter --window as well");
    }
    Optional<String> obstacle = Optional.ofNullable(out).flatMap(WholeFile::obstacle);
    if (obstacle.isPresent()) { // better now than when all is read
      throw new ParameterException(spec.commandLine(), obstacle.get());
    }
    PrintWriter err = spec.commandLine().getErr();
    Report report = read(err);
    age(report).ifPresent(each -> err.println("imdscope: " + each));
    for (String problem : report.reading().problems()) {
      err.println("imdscope: " + problem);
    }
    err.flush();
    if (!write(report, err)) {
      return ExitCode.INTERNAL_ERROR;
    }
    return switch (report.verdict().decision()) {
      case READY -> ExitCode.FINE;
      case NOT_READY -> ExitCode.CONDITION_MET;
      case NOT_ENOUGH_EVIDENCE -> ExitCode.INCOMPLETE;
    };
  }

  /** What a verdict from long ago is worth, its reader has to judge. */
  private static Optional<String> age(Report report) {
    Duration age =
        report.asOf().map(end -> Duration.between(end, Instant.now())).orElse(Duration.ZERO);
    boolean ready = report.verdict().decision() == Decision.READY;
    return ready && age.compareTo(OLD) > 0
        ? Optional.of(
            "the evidence ends "
                + age.toHours()
                + " hours ago: what came since is not in it; give newer logs for a verdict of today")
        : Optional.empty();
  }

  private Report read(PrintWriter err) {
    Instant now = Instant.now();
    Lifetime lifetime = autoscaled ? Lifetime.AS_LOGGED : Lifetime.WINDOW;
    ReportBuilder builder = new ReportBuilder(window, lifetime, Bounds.LOGS);
    LogFiles.Found found = LogFiles.find(logs);
    try (ReadingProgress progress = new ReadingProgress(err, Terminal.isError())) {
      LogReader reader =
          new LogReader(
              now,
              System.in,
              new ReportInput(builder, lifetime, Optional.ofNullable(since).map(now::minus)),
              progress);
      Reading reading = reader.read(found);
      return builder.report(reading);
    }
  }

  /** Whether it could be written. */
  private boolean write(Report report, PrintWriter err) throws IOException {
    if (out == null) {
      OutputStream standard = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
      try {
        write(report, Terminal.colour(System.getenv()), standard);
      } catch (IOException e) {
        if (io.imdscope.output.BrokenPipe.is(e)) {
          return true; // whoever read it has seen enough
        }
        err.println("imdscope: standard output could not be written: " + e.getMessage());
        err.flush();
        return false;
      }
      return true;
    }
    return WholeFile.write(out, stream -> write(report, false, stream), err);
  }

  private void write(Report report, boolean colour, OutputStream stream) throws IOException {
    format.write(report, "imdscope " + ProgramVersion.current(), colour, stream);
    stream.flush();
  }
}
