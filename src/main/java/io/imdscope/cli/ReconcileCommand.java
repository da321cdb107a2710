package io.imdscope.cli;

import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.output.log.LogFiles;
import io.imdscope.output.log.LogReader;
import io.imdscope.reconcile.Complaints;
import io.imdscope.reconcile.flow.CredentialReads;
import io.imdscope.reconcile.flow.FlowFiles;
import io.imdscope.reconcile.flow.FlowJoin;
import io.imdscope.reconcile.flow.IpRanges;
import io.imdscope.reconcile.metric.Comparison;
import io.imdscope.reconcile.metric.LiveMetrics;
import io.imdscope.reconcile.metric.LoggedInstances;
import io.imdscope.reconcile.metric.MetricFile;
import io.imdscope.reconcile.metric.MetricHints;
import io.imdscope.reconcile.metric.NoTokenMetric;
import io.imdscope.reconcile.metric.Values;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code imdscope reconcile}: what others counted, beside the event log. */
@Command(
    name = "reconcile",
    description = {
      "Puts what others counted beside what was traced: CloudWatch's calls without a token, period",
      "by period, and with VPC Flow Logs, who had taken the credentials that the API was called with."
    },
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
      paramLabel = "FILE|-|live",
      description = {
        "What aws cloudwatch get-metric-data or get-metric-statistics printed, may be repeated; or",
        "live, which asks CloudWatch with the credentials and the region that the AWS CLI uses."
      })
  private List<String> cloudwatch = List.of();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description =
          "Where CloudWatch is asked (default: as the AWS CLI finds it), and whose ranges count.")
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
  private NoTokenMetric metric;

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

  @Option(
      names = "--flow-logs",
      paramLabel = "FILE|DIR",
      description = {
        "VPC Flow Logs as text, also by gzip, or Parquet, and directories of them as S3 has them;",
        "may be repeated."
      })
  private List<Path> flowLogs = List.of();

  @Option(
      names = "--ip-ranges",
      paramLabel = "FILE",
      description =
          "AWS's ip-ranges.json: which addresses may be the API's. Of --region only, if that is"
              + " given.")
  private Path ipRanges;

  @Option(
      names = "--api-endpoint",
      paramLabel = "ADDRESS|ENI",
      description = {
        "An interface endpoint of the API, by its address or its network interface's id; may be",
        "repeated."
      })
  private List<String> apiEndpoints = List.of();

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = Converters.DurationConverter.class,
      description =
          "How long before a flow credentials were taken that it is put down to (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration within;

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter err = spec.commandLine().getErr();
    Complaints problems = new Complaints();
    MetricHints given =
        new MetricHints(
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
    boolean unanswered = unable.isPresent() && values.size() == 0;
    if (unanswered && flowLogs.isEmpty()) {
      err.println("imdscope: " + unable.get());
      err.flush();
      return ExitCode.MACHINE_CANNOT;
    }
    unable.ifPresent(problems::add);
    Optional<Comparison> comparison =
        cloudwatch.isEmpty() || unanswered
            ? Optional.empty()
            : Optional.of(new Comparison(values, given, problems));
    Reconciled reconciled = reconcile(comparison, problems, err);
    problems.sentences().forEach(each -> err.println("imdscope: " + each));
    err.flush();
    WholeFile.Content result = stream -> reconciled.write(format, problems, stream);
    boolean written =
        out == null ? StandardOutput.write(result, err) : WholeFile.write(out, result, err);
    if (!written) {
      return ExitCode.INTERNAL_ERROR;
    }
    if (unanswered) { // weighs more than what of the other question is incomplete
      return ExitCode.MACHINE_CANNOT;
    }
    return reconciled.differs()
        ? ExitCode.CONDITION_MET
        : reconciled.isIncomplete() || problems.any() ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }

  /** What cannot be meant. */
  private void check() {
    Optional<String> mistake = Optional.ofNullable(out).flatMap(WholeFile::obstacle);
    if (cloudwatch.isEmpty() && flowLogs.isEmpty()) {
      mistake = Optional.of("give --cloudwatch or --flow-logs, or both");
    } else if (period != null && (period.toSeconds() < 1 || period.toNanosPart() != 0)) {
      mistake = Optional.of("--period is in whole seconds");
    } else if (period != null
        && cloudwatch.contains(LIVE)
        && period.toSeconds() % LiveMetrics.SHORTEST != 0) {
      mistake =
          Optional.of("--period is in whole minutes: CloudWatch has no others of these metrics");
    } else if (cloudwatch.contains("-") && logs.contains("-")) {
      mistake = Optional.of("--log and --cloudwatch cannot both be standard input");
    } else if (cloudwatch.contains(LIVE) && logs.contains("-")) {
      mistake = Optional.of("--cloudwatch live reads the log twice: --log cannot be -");
    } else if (flowLogs.contains(Path.of("-"))) {
      mistake = Optional.of("--flow-logs has no - for the standard input: give /dev/stdin");
    }
    mistake =
        mistake
            .or(
                () ->
                    useless(
                        cloudwatch.isEmpty(), "--cloudwatch", "--instance", "--metric", "--period"))
            .or(
                () ->
                    useless(
                        flowLogs.isEmpty(),
                        "--flow-logs",
                        "--ip-ranges",
                        "--api-endpoint",
                        "--within"));
    for (String each : apiEndpoints) {
      if (!FlowJoin.isEndpoint(each)) {
        mistake =
            Optional.of("--api-endpoint \"" + each + "\" is neither an address nor an eni-… id");
      }
    }
    if (mistake.isPresent()) {
      throw new ParameterException(spec.commandLine(), mistake.get());
    }
  }

  /** What is said of a thing that is not there. */
  private Optional<String> useless(boolean absent, String thing, String... options) {
    return Stream.of(options)
        .filter(each -> absent && spec.commandLine().getParseResult().hasMatchedOption(each))
        .findFirst()
        .map(each -> each + " belongs to " + thing);
  }

  /** The log is read once for both, and then the flow logs. */
  private Reconciled reconcile(
      Optional<Comparison> comparison, Complaints problems, PrintWriter err) {
    Optional<CredentialReads> reads =
        flowLogs.isEmpty()
            ? Optional.empty()
            : Optional.of(new CredentialReads(each -> WorkloadName.of(each).text()));
    Reading reading =
        read(
            (event, origin) -> {
              comparison.ifPresent(each -> each.event(event, origin));
              reads.ifPresent(each -> each.event(event, origin));
            },
            err);
    reading.problems().forEach(problems::add);
    return new Reconciled(
        comparison.map(Comparison::end), reads.map(each -> flows(each, problems)));
  }

  private FlowJoin flows(CredentialReads reads, Complaints problems) {
    IpRanges ranges =
        ipRanges == null
            ? IpRanges.NONE
            : IpRanges.read(ipRanges, Optional.ofNullable(region), problems);
    FlowJoin join = new FlowJoin(reads, ranges, apiEndpoints, within.toSeconds(), problems);
    FlowFiles files = new FlowFiles(join, problems);
    flowLogs.forEach(files::read);
    join.end(problems);
    return join;
  }

  /** Reads the log once more: it tells which instances to ask for. */
  private Optional<String> ask(
      MetricHints given, Values values, Complaints problems, PrintWriter err) {
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
      return new LogReader(Instant.now(), System.in, new ReconcileInput(consumer), progress)
          .read(LogFiles.find(logs));
    }
  }
}
