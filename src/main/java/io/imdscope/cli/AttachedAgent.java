package io.imdscope.cli;

import io.imdscope.bpf.ServiceManager;
import io.imdscope.capture.kernel.Begun;
import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Coverage;
import io.imdscope.event.FileTrouble;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.output.EventWriter;
import io.imdscope.output.JsonWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.kubernetes.PodEvents;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.log.LoggedRequests;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import io.imdscope.output.metrics.MetricsException;
import io.imdscope.output.metrics.MetricsServer;
import io.imdscope.output.otlp.OtlpExport;
import io.imdscope.workload.WorkloadNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** All that an agent does once it is attached. */
final class AttachedAgent {
  private final AgentSettings settings;
  private final KernelCapture capture;
  private final Gathered gathered;
  private final StopSignal stop;
  private final Parting parting;
  private final Rereading rereading;
  private final PrintWriter err;
  private final Coverage.Node node = ThisNode.read();
  private final Health health = new Health(Health.PATIENCE, System::nanoTime);
  private final HeapKeeper heap = new HeapKeeper();
  private volatile AgentReading reading = AgentReading.NOTHING;
  private Optional<Pipeline> pipeline = Optional.empty();
  private final ServiceManager manager = ServiceManager.ofThisProcess();
  private boolean saidOutput;
  private boolean started;

  /** Of what could not be written, how much the log tells. */
  private long unwrittenTold;

  /**
   * A run.
   *
   * @param gathered what the capture sees, which comes back to {@link #accept}
   */
  AttachedAgent(
      AgentSettings settings,
      KernelCapture capture,
      Gathered gathered,
      StopSignal stop,
      Rereading rereading,
      PrintWriter err) {
    this.settings = settings;
    this.capture = capture;
    this.gathered = gathered;
    this.stop = stop;
    this.parting = new Parting(stop::requestedAt, System::nanoTime);
    this.rereading = rereading;
    this.err = err;
  }

  /**
   * Works until it is stopped, or there are other settings.
   *
   * @return the exit code
   * @throws LogException when the log cannot be written to
   * @throws MetricsException when metrics cannot be served
   */
  int run() throws IOException {
    HowBegun.line(capture.begun()).ifPresent(this::say);
    LoggedRequests before = loggedBefore(capture.begun());
    try (Closing closing = new Closing(parting::forClosing)) {
      return run(before, closing);
    }
  }

  /** Whether it could do its work. */
  boolean hasStarted() {
    return started;
  }

  /** What was seen goes on its way. */
  void accept(Observation observation) {
    pipeline.orElseThrow().accept(observation);
    heap.look();
  }

  /** The log cannot be written to. */
  static final class LogException extends IOException {
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

  private int run(LoggedRequests before, Closing closing) throws IOException {
    EventLog log = closing.with(openLog());
    WorkloadNames names = closing.with(WorkloadNames.start(settings.names()));
    PodEvents events = closing.with(podEvents());
    EventWriter writer = closing.with(writer());
    Pipeline line = pipeline(node, names, writer, log);
    AgentMetrics metrics =
        new AgentMetrics(node, LabelLimits.DEFAULTS, WorkloadName::of, health, () -> reading);
    line.leaveOut(before::contains);
    line.tellErrorsTo(this::say);
    pipeline = Optional.of(line);
    if (settings.metrics().isPresent()) {
      MetricsServer _ =
          closing.with(MetricsServer.start(settings.metrics().get(), metrics, health));
    }
    OtlpExport otlp = closing.with(otlp(metrics));
    line.alsoTo((request, _) -> metrics.request(request));
    line.alsoTo(events::request);
    line.alsoWriteTo(otlp::event);
    AgentParts parts = new AgentParts(capture, line, log, names, events, otlp);
    Instant now = Instant.now();
    Instant since = HowBegun.since(capture.begun(), now);
    tell(
        parts,
        new Coverage.Start(
            now, node, settings.endpoints(), since, HowBegun.continues(capture.begun())));
    capture.readBy(UUID.fromString(node.origin().run()));
    health.attached(capture.attached());
    heap.collect();
    started = true;
    manager.isReady();
    say(node.version() + " is attached and keeps watch");
    new TraceLoop(capture, line, TraceLoop.SHOW_LOG, new Rounds(parts)).run();
    health.detached();
    gathered.deal();
    line.nameRest(parting::isTimeForNames);
    tell(parts, true);
    giveBack(parts);
    return log.isFailing() ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }

  /** What the loop does beside. */
  private final class Rounds implements TraceLoop.Rounds {
    private final AgentParts parts;
    private final NameProblems problems;
    private final DetailKeeper detail;

    Rounds(AgentParts parts) {
      this.parts = parts;
      this.detail =
          new DetailKeeper(
              new DetailLimit(KernelCapture.DEFAULT_RING_BYTES), parts.line().detail(), err);
      this.problems = new NameProblems(parts.names(), err);
    }

    @Override
    public boolean goesOn(long nanos) {
      health.ticked();
      manager.isAlive();
      detail.look(parts.capture().unreadBytes(), nanos);
      return !stop.isRequested() && !rereading.hasOthers(nanos);
    }

    @Override
    public void deal() {
      gathered.deal();
    }

    @Override
    public void shown() {
      giveBack(parts);
      parts.events().tick(parts.line()::explainAgain);
    }

    @Override
    public void now() {
      problems.look();
      reading = parts.reading();
      parts.line().failure().ifPresent(e -> sayOutput(e));
    }

    @Override
    public void heartbeat() {
      tell(parts, false);
    }
  }

  private void tell(AgentParts parts, boolean last) {
    LossCounts losses = parts.capture().losses();
    Coverage.Totals totals = parts.line().totals(losses);
    tell(
        parts,
        last
            ? new Coverage.Stop(Instant.now(), node, totals)
            : new Coverage.Heartbeat(Instant.now(), node, totals));
    if (!parts.log().isFailing()) {
      parts.capture().lossesWritten(losses);
      unwrittenTold = totals.lost().counts().getOrDefault(Loss.LOG_UNWRITTEN, 0L);
    }
  }

  /** First the count of what no log has: what is given back nobody reads again. */
  private void giveBack(AgentParts parts) {
    parts.capture().unwritten(parts.log().losses().total() - unwrittenTold);
    parts.capture().commit(parts.line().neededSince());
  }

  private static void tell(AgentParts parts, Coverage coverage) {
    parts.line().coverage(coverage);
    parts.line().flush();
  }

  /** The agent's way from an observation to the log: every call, with all that is known. */
  static Pipeline pipeline(
      Coverage.Node node, WorkloadNames names, EventWriter writer, EventLog log) {
    return new Pipeline(
        WatchSettings.everything(),
        node.origin(),
        names,
        writer,
        Optional.of(log),
        System::nanoTime);
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
              + FileTrouble.of(e)
              + "; some calls may be written twice");
      return LoggedRequests.none();
    }
  }

  private PodEvents podEvents() {
    return settings.kubernetesEvents()
        ? PodEvents.start(
            settings.names().kubernetes().access(), node.origin().hostName(), this::say)
        : PodEvents.none();
  }

  private OtlpExport otlp(AgentMetrics metrics) {
    return settings
        .otlp()
        .map(target -> OtlpExport.start(target, node, metrics, this::say))
        .orElseGet(OtlpExport::none);
  }

  private EventWriter writer() {
    return settings.events()
        ? new JsonWriter(
            PatientOutput.until(new StandardOutput(), parting::isOutputOver), node.origin())
        : EventWriter.NONE;
  }

  /** Stays open: the run after a reload writes to it too. */
  private static final class StandardOutput extends FileOutputStream {
    StandardOutput() {
      super(FileDescriptor.out);
    }

    @Override
    public void close() {}
  }

  private void sayOutput(IOException e) {
    if (!saidOutput) {
      saidOutput = true;
      say("standard output takes no more: " + FileTrouble.of(e) + "; the log goes on");
    }
  }

  private void say(String text) {
    Said.say(err, text);
  }
}
