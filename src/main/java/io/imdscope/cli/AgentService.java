package io.imdscope.cli;

import io.imdscope.bpf.ServiceManager;
import io.imdscope.capture.kernel.Begun;
import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.output.EventWriter;
import io.imdscope.output.JsonWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LoggedRequests;
import io.imdscope.output.log.Reasons;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import io.imdscope.output.metrics.MetricsException;
import io.imdscope.output.metrics.MetricsServer;
import io.imdscope.workload.WorkloadNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One run of the agent. What is kept in the kernel is given back only once it is in the log, so
 * that a run that is killed loses nothing: the next one reads it again.
 */
final class AgentService {
  private final AgentSettings settings;
  private final StopSignal stop;
  private final Reload reload;
  private final PrintWriter err;
  private final Coverage.Node node = ThisNode.read();
  private final Health health = new Health(Health.PATIENCE, System::nanoTime);
  private final HeapKeeper heap = new HeapKeeper();
  private volatile AgentReading reading = AgentReading.NOTHING;
  private Optional<Pipeline> pipeline = Optional.empty();
  private final ServiceManager manager = ServiceManager.ofThisProcess();
  private boolean saidOutput;
  private boolean started;

  AgentService(AgentSettings settings, StopSignal stop, Reload reload, PrintWriter err) {
    this.settings = settings;
    this.stop = stop;
    this.reload = reload;
    this.err = err;
  }

  /**
   * Works until it is stopped, or its settings are to be read again.
   *
   * @return the exit code
   */
  int run() throws IOException {
    boolean fresh = false;
    // First the kernel: it tells whether another agent runs here, before anything is written.
    try (KernelCapture capture =
        KernelCapture.keep(
            settings.pins(),
            settings.endpoints(),
            KernelCapture.DEFAULT_RING_BYTES,
            this::accept)) {
      sayBegun(capture.begun());
      fresh = capture.begun() instanceof Begun.Attached;
      LoggedRequests before = loggedBefore(capture.begun());
      try (EventLog log = openLog();
          WorkloadNames names = WorkloadNames.start(settings.names());
          EventWriter writer = writer()) {
        return run(capture, before, log, names, writer);
      }
    } catch (MetricsException e) {
      say(e.getMessage() + "; remedy: " + e.remedy());
    } catch (LogException e) {
      say(e.getMessage());
    }
    if (fresh) {
      boolean _ = settings.pins().remove(); // nobody is there to read it
    }
    return ExitCode.USAGE;
  }

  /** Whether it was attached and could do its work. */
  boolean hasStarted() {
    return started;
  }

  /** The log cannot be written to. */
  private static final class LogException extends IOException {
    private static final long serialVersionUID = 1L;

    LogException(String sentence, IOException cause) {
      super(sentence, cause);
    }
  }

  private EventLog openLog() throws LogException {
    try {
      return EventLog.open(settings.log(), node, this::say);
    } catch (IOException e) {
      throw new LogException("log: " + LogOptions.cannotBeWritten(settings.log(), e), e);
    }
  }

  private int run(
      KernelCapture capture,
      LoggedRequests before,
      EventLog log,
      WorkloadNames names,
      EventWriter writer)
      throws IOException {
    Pipeline line =
        new Pipeline(all(), node.origin(), names, writer, Optional.of(log), System::nanoTime);
    AgentMetrics metrics =
        new AgentMetrics(node, LabelLimits.DEFAULTS, WorkloadName::of, health, () -> reading);
    line.leaveOut(before::contains);
    line.alsoTo(metrics::request);
    pipeline = Optional.of(line);
    NameProblems problems = new NameProblems(names, err);
    try (MetricsServer _ =
        settings.metrics().isPresent()
            ? MetricsServer.start(settings.metrics().get(), metrics, health)
            : null) {
      line.coverage(
          new Coverage.Start(Instant.now(), node, settings.endpoints(), since(capture.begun())));
      line.flush();
      health.attached(capture.attached());
      heap.collect();
      started = true;
      manager.isReady();
      say(node.version() + " is attached and keeps watch");
      new TraceLoop(capture, line, new Rounds(capture, line, log, problems)).run();
      health.detached();
      line.nameRest();
      tell(capture, line, log, true);
      capture.commit(line.neededSince());
    }
    return log.isFailing() ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }

  /** What the loop does beside. */
  private final class Rounds implements TraceLoop.Rounds {
    private final KernelCapture capture;
    private final Pipeline line;
    private final EventLog log;
    private final NameProblems problems;

    Rounds(KernelCapture capture, Pipeline line, EventLog log, NameProblems problems) {
      this.capture = capture;
      this.line = line;
      this.log = log;
      this.problems = problems;
    }

    @Override
    public boolean goesOn(long nanos) {
      health.ticked();
      manager.isAlive();
      return !stop.isRequested() && !reload.isRequested();
    }

    @Override
    public void shown() {
      capture.commit(line.neededSince());
    }

    @Override
    public void now() {
      problems.look();
      reading = read(capture, line, log);
      line.failure().ifPresent(e -> sayOutput(e));
    }

    @Override
    public void heartbeat() {
      tell(capture, line, log, false);
    }
  }

  private void tell(KernelCapture capture, Pipeline line, EventLog log, boolean last) {
    LossCounts losses = capture.losses();
    Coverage.Totals totals = line.totals(losses);
    line.coverage(
        last
            ? new Coverage.Stop(Instant.now(), node, totals)
            : new Coverage.Heartbeat(Instant.now(), node, totals));
    line.flush();
    if (!log.isFailing()) {
      capture.lossesWritten(losses);
    }
  }

  private AgentReading read(KernelCapture capture, Pipeline line, EventLog log) {
    return new AgentReading(
        line.totals(capture.losses()),
        OptionalInt.empty(),
        Optional.of(
            new AgentReading.Fill(
                "records", capture.ringUsedBytes(), KernelCapture.DEFAULT_RING_BYTES)),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(
            new AgentReading.LogState(log.writtenBytes(), log.losses().total(), log.isFailing())),
        Map.of());
  }

  private void accept(Observation observation) {
    pipeline.orElseThrow().accept(observation);
    heap.look();
  }

  /** A call is reported with all that is known, whatever its version. */
  private WatchSettings all() {
    return new WatchSettings(
        Format.JSON,
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        Set.of(),
        settings.endpoints(),
        Optional.empty());
  }

  /** What a run before this one wrote is read only where the kernel may hold it still. */
  private LoggedRequests loggedBefore(Begun begun) {
    if (!(begun instanceof Begun.Resumed)) {
      return LoggedRequests.none();
    }
    try {
      return LoggedRequests.in(settings.log().directory(), node.origin());
    } catch (IOException e) {
      say(
          "what was written before cannot be read: "
              + Reasons.of(e)
              + "; some calls may be written twice");
      return LoggedRequests.none();
    }
  }

  private Instant since(Begun begun) {
    Instant now = Instant.now();
    boolean addedMetadata =
        begun instanceof Begun.Resumed resumed
            && resumed.added().stream().anyMatch(each -> each.kind() == Endpoint.Kind.IMDS);
    return addedMetadata || begun.attached().isAfter(now) ? now : begun.attached();
  }

  private void sayBegun(Begun begun) {
    switch (begun) {
      case Begun.Attached attached ->
          attached
              .replaced()
              .ifPresent(
                  replaced ->
                      say(
                          "what the kernel kept could not be used and was replaced: "
                              + replaced.why()
                              + "; calls before "
                              + attached.attached()
                              + " may be missing"));
      case Begun.Resumed resumed ->
          say(
              "goes on with what the kernel has recorded since "
                  + resumed.attached()
                  + ": unread_bytes="
                  + resumed.unreadBytes());
    }
  }

  private EventWriter writer() {
    OutputStream out =
        settings.events()
            ? new PatientOutput(new FileOutputStream(FileDescriptor.out), stop::isEnding)
            : OutputStream.nullOutputStream();
    return new JsonWriter(out, node.origin());
  }

  private void sayOutput(IOException e) {
    if (!saidOutput) {
      saidOutput = true;
      say("standard output takes no more: " + Reasons.of(e) + "; the log goes on");
    }
  }

  private void say(String text) {
    Said.say(err, text);
  }
}
