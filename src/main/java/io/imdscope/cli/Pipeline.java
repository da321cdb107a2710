package io.imdscope.cli;

import io.imdscope.diagnosis.Bounds;
import io.imdscope.diagnosis.Explanation;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.event.Caller;
import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import io.imdscope.output.BrokenPipe;
import io.imdscope.output.EventWriter;
import io.imdscope.output.log.EventLog;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.Naming;
import io.imdscope.workload.RequestNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The way of an observation to what is printed: requests, the workloads that made them, the writer
 * and the summary. Ends when its writer does, or when enough was written; with a condition to
 * answer it goes on when only the reader has left.
 */
final class Pipeline {
  private final WatchSettings settings;
  private final EventWriter writer;
  private final LongSupplier clock;
  private final RequestNames names;
  private final Optional<EventLog> log;
  private final NamedRequests named;
  private final InternalErrors errors = new InternalErrors();
  private final RequestTracker tracker =
      new RequestTracker(Limits.DEFAULTS, this::found, errors::untold);
  private final Origin origin;
  private final ReportBuilder diagnosis;
  private final DetailFilter detail = new DetailFilter(this::writeShort);
  private final Consumer<Event> logging = this::log;
  private final Consumer<Event> writing = this::write;
  private final Consumer<Request> shortening = detail::accept;
  private final List<FailCondition> conditions;
  private final Set<FailCondition> met = EnumSet.noneOf(FailCondition.class);
  private Predicate<Request> before = _ -> false;
  private final List<BiConsumer<Request, Optional<Explanation>>> reportedTo = new ArrayList<>(2);
  private Consumer<Event> writtenTo = _ -> {};
  private long reported;
  private long written;
  private long elsewhere;
  private long diagnosed;
  private long unflushed;
  private Optional<IOException> failure = Optional.empty();
  private boolean readerLeft;
  private boolean bootTimes = true;

  /**
   * A pipeline with nothing in it.
   *
   * @param log takes every request, whatever is printed
   * @param clock monotonic nanoseconds, for how long a request waits for its name: from when it
   *     came here, since a trace that was held up itself is no reason to give it none
   */
  Pipeline(
      WatchSettings settings,
      Origin origin,
      RequestNames names,
      EventWriter writer,
      Optional<EventLog> log,
      LongSupplier clock) {
    this.settings = settings;
    this.conditions = List.copyOf(settings.failOn());
    this.origin = origin;
    this.diagnosis = new ReportBuilder(ReportBuilder.DEFAULT_WINDOW, Bounds.LIVE);
    this.clock = clock;
    this.names = names;
    this.named = new NamedRequests(this::name, this::request);
    this.writer = writer;
    this.log = log;
  }

  /** Leaves out requests that another run has reported already. */
  void leaveOut(Predicate<Request> reportedBefore) {
    before = reportedBefore;
  }

  /** Hands each request on once it is named, explained and in the log, with the explanation. */
  void alsoTo(BiConsumer<Request, Optional<Explanation>> sink) {
    reportedTo.add(sink);
  }

  /** What is observed has the times of a clock that is no machine's since its boot. */
  void withoutBootTimes() {
    bootTimes = false;
  }

  /** What is left out of what is written; where all is written of all kinds of calls. */
  DetailFilter detail() {
    return detail;
  }

  /** Hands on what is written to the log, as it is there: with or without detail. */
  void alsoWriteTo(Consumer<Event> sink) {
    writtenTo = sink;
  }

  /** Says once of each kind that an error of this program keeps something from being told. */
  void tellErrorsTo(Consumer<String> sink) {
    errors.tellTo(sink);
  }

  /** Why a request that was handed on had no token, as far as is known by now. */
  Optional<Explanation> explainAgain(Request request) {
    try {
      return diagnosis.explainAgain(request, origin);
    } catch (RuntimeException e) {
      errors.unexplained(e);
      return Optional.empty();
    }
  }

  void accept(Observation observation) {
    if (observation instanceof Observation.Connected connected) {
      expect(connected.caller());
    }
    tracker.accept(observation);
  }

  /** Lets time pass, until which all was observed, and shows what is ready. */
  void tick(long nanos) {
    pass(nanos);
    show();
  }

  /** Lets time pass, until which all was observed. */
  void pass(long nanos) {
    tracker.tick(nanos);
  }

  /** Shows what is ready. */
  void show() {
    nameMore();
    flush();
  }

  /** Whether something waits for a name, and a tick soon is welcome. */
  boolean isWaiting() {
    return named.isHolding();
  }

  /** Nothing more will be observed: what is outstanding is reported, once it is named. */
  void end() {
    tracker.finish();
  }

  /** Reports what is named by now, and what has waited long enough. */
  void nameMore() {
    named.tick(clock.getAsLong());
  }

  /** Reports all that is seen; what came last is named too, where that takes no longer. */
  void nameRest(Duration longest) {
    long start = System.nanoTime();
    nameRest(() -> System.nanoTime() - start < longest.toNanos());
  }

  /** The same, for as long as there is time. */
  void nameRest(BooleanSupplier isTime) {
    while (isWaiting() && isTime.getAsBoolean()) {
      LockSupport.parkNanos(TraceLoop.GATHER.toNanos());
      nameMore();
    }
    finish();
  }

  /**
   * When the oldest was sent that is not written yet, by the observations' clock; {@link
   * Long#MAX_VALUE} when all is.
   */
  long neededSince() {
    return Math.min(tracker.unreportedSince(), named.heldSince());
  }

  /** Reports what still waits for a name. */
  void finish() {
    named.finish();
  }

  void coverage(Coverage coverage) {
    detail.flush();
    log(coverage);
    writtenTo.accept(coverage);
    diagnosis.add(ofDiagnosed(coverage), origin);
    write(coverage);
  }

  /**
   * Counts since the start, with the losses of the source and of the log: requests are those
   * reported by now, not those that still wait for a name.
   */
  Coverage.Totals totals(LossCounts sourceLosses) {
    Coverage.Totals totals = tracker.totals();
    detail.flush();
    log.ifPresent(EventLog::flush);
    LossCounts logLosses = log.map(EventLog::losses).orElse(LossCounts.NONE);
    return new Coverage.Totals(
        reported,
        totals.bytes(),
        totals.lost().plus(errors.losses()).plus(sourceLosses).plus(logLosses),
        totals.unparsed(),
        totals.unattributed());
  }

  /** The largest IP TTL with which a token response arrived on this node. */
  OptionalInt effectiveHopLimit() {
    return diagnosis.effectiveHopLimit(origin);
  }

  /** Whether there is no reason to go on: a condition needs no reader to be answered. */
  boolean isDone() {
    return hasEnough() || failure().isPresent() || (readerLeft && settings.failOn().isEmpty());
  }

  /** Why nothing can be written any more; that the reader has left is no failure. */
  Optional<IOException> failure() {
    return failure.filter(_ -> !readerLeft);
  }

  /** Events that were to be written and perhaps were not: since the last time that all were. */
  long unwritten() {
    return unflushed;
  }

  boolean hasMet(FailCondition condition) {
    return met.contains(condition);
  }

  /** Requests that were left out because they are not of the namespace that was asked for. */
  long elsewhere() {
    return elsewhere;
  }

  /** What was seen says so; nothing may come after it. */
  Report report() {
    return diagnosis.report(Reading.LIVE);
  }

  void flush() {
    detail.flush();
    log.ifPresent(EventLog::flush);
    if (failure.isPresent()) {
      return;
    }
    try {
      writer.flush();
      unflushed = 0;
    } catch (IOException e) {
      failed(e);
    }
  }

  private void found(Request request) {
    named.accept(bootTimes ? request : request.withoutBootTime(), clock.getAsLong());
  }

  private void expect(Caller caller) {
    try {
      names.expect(caller);
    } catch (RuntimeException e) {
      errors.unnamed(e);
    }
  }

  private Naming name(Request request) {
    try {
      return names.name(request);
    } catch (RuntimeException e) {
      errors.unnamed(e);
      return new Naming(Workload.UNKNOWN, false);
    }
  }

  private void request(Request named) {
    try {
      tell(named);
    } catch (RuntimeException e) {
      errors.untold(e);
    }
  }

  private void tell(Request named) {
    if (before.test(named)) {
      return; // another run has written it
    }
    if (hasEnough()) {
      return; // as if tracing had ended with the last one that was asked for
    }
    boolean wanted = settings.isOfNamespace(named.workload());
    Optional<Explanation> explanation = explain(named);
    Request request = named.reported(reported + 1, explanation.map(Explanation::finding));
    if (wanted) {
      addExplained(request);
      for (int i = 0; i < conditions.size(); i++) {
        if (conditions.get(i).isMetBy(request)) {
          met.add(conditions.get(i));
        }
      }
    } else {
      elsewhere++;
    }
    boolean shown =
        wanted && (settings.only().isEmpty() || settings.only().contains(request.version()));
    boolean whole = detail.level() == Detail.FULL;
    boolean told = whole ? isKept(request) : errors.isTold(request, shortening);
    reported++; // after the log, which may tell of all before this one first
    for (int i = 0; i < reportedTo.size(); i++) {
      BiConsumer<Request, Optional<Explanation>> part = reportedTo.get(i);
      told &= errors.isTold(explanation, why -> part.accept(request, why));
    }
    if (shown) {
      written++;
      told &= !whole || errors.isTold(request, writing);
    }
    if (!told) {
      errors.untold(1);
    }
  }

  private Optional<Explanation> explain(Request request) {
    try {
      return diagnosis.explain(request, origin);
    } catch (RuntimeException e) {
      errors.unexplained(e);
      return Optional.empty();
    }
  }

  private void addExplained(Request request) {
    diagnosed++;
    try {
      boolean isNumbered = request.number() == diagnosed; // nothing was left out so far
      diagnosis.addExplained(
          isNumbered ? request : request.reported(diagnosed, request.finding()), origin);
    } catch (RuntimeException e) {
      errors.unexplained(e);
    }
  }

  /** What has lost detail is written alike to the log and to whoever reads. */
  private void writeShort(Event event) {
    boolean told = isKept(event);
    told &= errors.isTold(event, writing);
    if (!told) {
      errors.untold(event instanceof Repeated several ? several.count() : 1);
    }
  }

  /** Whether it came to the log, and to whoever takes what is in the log. */
  private boolean isKept(Event event) {
    boolean kept = errors.isTold(event, logging);
    kept &= errors.isTold(event, writtenTo);
    return kept;
  }

  private void log(Event event) {
    if (log.isPresent()) {
      log.get().write(event);
    }
  }

  /** The report is about the requests that were asked for: no others are missing in it. */
  private Coverage ofDiagnosed(Coverage coverage) {
    return switch (coverage) {
      case Coverage.Start start -> start;
      case Coverage.Heartbeat(Instant time, Coverage.Node node, Coverage.Totals totals) ->
          new Coverage.Heartbeat(time, node, ofDiagnosed(totals));
      case Coverage.Stop(Instant time, Coverage.Node node, Coverage.Totals totals) ->
          new Coverage.Stop(time, node, ofDiagnosed(totals));
    };
  }

  private Coverage.Totals ofDiagnosed(Coverage.Totals totals) {
    return new Coverage.Totals(
        diagnosed, totals.bytes(), totals.lost(), totals.unparsed(), totals.unattributed());
  }

  /** Whether as many were written as were asked for. */
  boolean hasEnough() {
    return settings.count().isPresent() && written >= settings.count().getAsLong();
  }

  private void write(Event event) {
    unflushed++;
    if (failure.isPresent()) {
      return;
    }
    try {
      writer.write(event);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    failure = Optional.of(e);
    readerLeft = BrokenPipe.is(e);
  }
}
