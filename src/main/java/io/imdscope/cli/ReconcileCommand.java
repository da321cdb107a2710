package io.imdscope.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.output.log.LogFiles;
import io.imdscope.output.log.LogReader;
import io.imdscope.reconcile.Problems;
import io.imdscope.reconcile.metric.Compared;
import io.imdscope.reconcile.metric.ComparedJson;
import io.imdscope.reconcile.metric.ComparedText;
import io.imdscope.reconcile.metric.Comparison;
import io.imdscope.reconcile.metric.Given;
import io.imdscope.reconcile.metric.LiveMetrics;
import io.imdscope.reconcile.metric.LoggedInstances;
import io.imdscope.reconcile.metric.Metric;
import io.imdscope.reconcile.metric.MetricFile;
import io.imdscope.reconcile.metric.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code imdscope reconcile}: what others counted, beside the event log. */
@Command(
    name = "reconcile",
    description = "Puts what CloudWatch counted beside what was traced, period by period.",
    footer = {
      "",
      "Exit codes: 0 equal, 3 a difference where all was watched, 4 the evidence is incomplete;",
      "2 usage, 5 CloudWatch cannot be asked."
    })
final class ReconcileCommand implements Callable<Integer> {
  private static final String LIVE = "live";

  @Spec private CommandSpec spec;

  @Option(
      names = "--log",
      paramLabel = "LOG|DIR",
      required = true,
      description = "Event logs, also compressed, or directories of them; may be repeated.")
  private List<String> logs;

  @Option(
      names = "--cloudwatch",
      paramLabel = "FILE|live",
      description = {
        "What aws cloudwatch get-metric-data or get-metric-statistics printed, may be repeated; or",
        "live, which asks CloudWatch with the credentials and the region that the AWS CLI uses."
      })
  private List<String> cloudwatch = List.of();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "Where CloudWatch is asked (default: as the AWS CLI finds it).")
  private String region;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "Of which instance the metrics are, where they do not say.")
  private String instance;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      converter = Converters.MetricConverter.class,
      description = "Which metric it is, where its file does not say.")
  private Metric metric;

  @Option(
      names = "--period",
      paramLabel = "DURATION",
      converter = Converters.DurationConverter.class,
      description = "How long the metrics' periods are, where their distance does not tell.")
  private Duration period;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      converter = Converters.ResultFormatConverter.class,
      description = "How the result is written (default: ${DEFAULT-VALUE}).")
  private ResultFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the result to this file, which is replaced at once when it is whole.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (cloudwatch.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give --cloudwatch");
    }
    if (period != null && (period.toSeconds() < 1 || period.toNanosPart() != 0)) {
      throw new ParameterException(spec.commandLine(), "--period is in whole seconds");
    }
    Optional<String> obstacle = Optional.ofNullable(out).flatMap(WholeFile::obstacle);
    if (obstacle.isPresent()) {
      throw new ParameterException(spec.commandLine(), obstacle.get());
    }
    if (cloudwatch.contains(LIVE) && logs.contains("-")) {
      throw new ParameterException(
          spec.commandLine(), "--cloudwatch live reads the log twice: --log cannot be -");
    }
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Given given =
        new Given(
            Optional.ofNullable(instance),
            Optional.ofNullable(metric),
            Optional.ofNullable(period));
    Values values = new Values();
    for (String each : cloudwatch) {
      if (!each.equals(LIVE)) {
        MetricFile.read(Path.of(each), given, values, problems);
      }
    }
    Optional<String> unable =
        cloudwatch.contains(LIVE) ? ask(given, values, problems, err) : Optional.empty();
    if (unable.isPresent()) {
      if (values.size() == 0) {
        err.println("imdscope: " + unable.get());
        err.flush();
        return ExitCode.MACHINE_CANNOT;
      }
      problems.add(unable.get());
    }
    Comparison comparison = new Comparison(values, given, problems);
    Reading reading = read(comparison::event, err);
    reading.problems().forEach(problems::add);
    Compared compared = comparison.end();
    problems.sentences().forEach(each -> err.println("imdscope: " + each));
    err.flush();
    WholeFile.Content result = stream -> write(compared, problems, stream);
    if (!(out == null
        ? StandardOutput.write(result, err)
        : WholeFile.write(out, result, err))) {
      return ExitCode.INTERNAL_ERROR;
    }
    Compared.Finding finding = compared.finding();
    return finding.differs()
        ? ExitCode.CONDITION_MET
        : finding.incomplete() || problems.any() ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }

  /** Reads the log once more: it tells which instances to ask for. */
  private Optional<String> ask(Given given, Values values, Problems problems, PrintWriter err) {
    LoggedInstances instances = new LoggedInstances();
    Reading _ = read(instances::event, err);
    try {
      return LiveMetrics.ask(instances, given, Optional.ofNullable(region), values, problems);
    } catch (NoClassDefFoundError e) { // the container image goes without
      return Optional.of(
          "the AWS SDK is not part of this image; remedy: give --cloudwatch a file, or use the"
              + " Debian package");
    }
  }

  private Reading read(BiConsumer<Event, Origin> consumer, PrintWriter err) {
    try (ReadingProgress progress = new ReadingProgress(err, Terminal.isError())) {
      return new LogReader(
              Instant.now(), System.in, new ReconcileInput(consumer), progress)
          .read(LogFiles.find(logs));
    }
  }

  private void write(Compared compared, Problems problems, OutputStream stream)
      throws IOException {
    if (format == ResultFormat.JSON) {
      try (JsonGenerator json =
          new JsonFactoryBuilder()
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
              .build()
              .createGenerator(stream)) {
        json.writeStartObject();
        json.writeNumberField("reconcile_version", 1);
        json.writeStringField("generated_by", "imdscope " + ProgramVersion.current());
        ComparedJson.write(compared, json);
        json.writeArrayFieldStart("problems");
        for (String each : problems.sentences()) {
          json.writeString(each);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
      }
      return;
    }
    Writer text = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
    new ComparedText(text).write(compared);
    text.flush();
  }
}
