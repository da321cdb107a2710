package io.imdscope.capture.legacylog;

import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.event.Version;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The calls of a log, in its order. Holds one record, whatever is in the files; what cannot be read
 * is counted and said with its place, never shown. For use by one thread.
 */
public final class LegacyLog implements AutoCloseable {
  /** The tool watches this address only, and does not look at the port. */
  private static final Endpoint ENDPOINT = Endpoint.DEFAULTS.getFirst();

  /** Nobody believes more, and every reader of counts can hold it. */
  private static final long MOST_LOST = 1_000_000_000L;

  private final ArrayDeque<LogSource> sources;
  private final NodeClock clock;
  private final ZoneId zone;
  private final Consumer<Observation> sink;
  private final Doubles doubles = new Doubles();
  private final LogProblems problems = new LogProblems();
  private final Records records = new Records(new Found());
  private Optional<LineReader> reader = Optional.empty();
  private Optional<LogSource> source = Optional.empty();
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> last = Optional.empty();
  private long samplesLost;
  private long calls;
  private long lowered;
  private long untimed;

  /** The log of a node in that zone; its files the oldest first. */
  public LegacyLog(List<LogSource> sources, ZoneId zone, Consumer<Observation> sink) {
    this.sources = new ArrayDeque<>(sources);
    this.zone = zone;
    this.clock = new NodeClock(zone);
    this.sink = sink;
  }

  /** What the records bring. */
  private final class Found implements Records.Sink {
    @Override
    public void call(CallRecord call) {
      told(call);
    }

    @Override
    public void lost(long samples) {
      samplesLost = Math.min(MOST_LOST, samplesLost + samples);
    }

    @Override
    public void problem(long line, String what) {
      problems.add(name(), line, what);
    }
  }

  /** Takes the next line; false when there is none. */
  public boolean read() {
    while (reader.isEmpty()) {
      if (sources.isEmpty()) {
        return false;
      }
      open(sources.removeFirst());
    }
    LineReader lines = reader.get();
    try {
      if (lines.next()) {
        records.line(lines.text(), lines.number(), lines.isCut());
        return true;
      }
    } catch (IOException e) {
      problems.add(name(), lines.number() + 1, "cannot be read: " + why(e));
    }
    endFile();
    return true;
  }

  /** Nothing comes for now: what is whole is told. */
  public void rest() {
    records.rest();
  }

  /** No more is read: what is held is told. */
  public void finish() {
    endFile();
  }

  private void open(LogSource next) {
    source = Optional.of(next);
    try {
      reader = Optional.of(new LineReader(next.opening().open()));
    } catch (IOException e) {
      problems.add(next.name(), 1, "cannot be read: " + why(e));
    }
  }

  private void endFile() {
    records.end();
    try {
      if (reader.isPresent()) {
        reader.get().close();
      }
    } catch (IOException e) {
      // all that it gave was read
    }
    reader = Optional.empty();
  }

  private static String why(IOException e) {
    return e instanceof java.io.EOFException
        ? "it is cut off"
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  private String name() {
    return source.map(LogSource::name).orElse("");
  }

  private void told(CallRecord call) {
    Optional<Instant> shown = call.time().map(clock::at);
    if (doubles.isDouble(call, shown)) {
      return;
    }
    Instant time = shown.or(clock::last).orElseGet(() -> source.orElseThrow().written().get());
    first = first.or(() -> Optional.of(time));
    last = last.filter(time::isBefore).or(() -> Optional.of(time));
    untimed += shown.isEmpty() ? 1 : 0;

    String text = call.text();
    boolean missing = LineStart.starts(text, 0, LineStart.MISSING);
    int version = missing ? LineStart.MISSING.length() : 0;
    boolean v2 = LineStart.starts(text, version, LineStart.V2);
    int processes = version + (v2 ? LineStart.V2 : LineStart.V1).length();
    boolean lowerCase = text.startsWith("imds", version);
    lowered += lowerCase ? 1 : 0;

    int details = AnyCase.indexOf(text, Records.DETAILS, processes);
    // What stands there twice, its caller wrote: which of the two the tool did, nobody can tell.
    boolean twice = details >= 0 && AnyCase.indexOf(text, Records.DETAILS, details + 1) >= 0;
    Optional<Caller> caller =
        Processes.read(
            text.substring(processes, details < 0 ? text.length() : details + 1),
            lowerCase,
            !twice);
    Version told = missing ? Version.UNKNOWN : v2 ? Version.V2 : Version.V1;
    List<Details.Head> heads =
        details >= 0 && !twice && call.whole()
            ? Details.read(text.substring(details + Records.DETAILS.length()), lowerCase)
            : List.of();
    if (heads.isEmpty()) {
      tell(time, caller, told, new byte[0], true);
    }
    heads.forEach(head -> tell(time, caller, told, head.bytes(), head.whole()));
  }

  private void tell(
      Instant time, Optional<Caller> caller, Version told, byte[] head, boolean whole) {
    calls++;
    Flow flow = new Flow(Flow.UNKNOWN_ADDRESS, 0, ENDPOINT);
    sink.accept(new Observation.Logged(calls, calls, time, flow, caller, told, head, whole));
  }

  /** When the first call was made. */
  public Optional<Instant> first() {
    return first;
  }

  /** When the last call was made. */
  public Optional<Instant> last() {
    return last;
  }

  /** What the log says itself that it lost, and what could not be read of it. */
  public LossCounts losses() {
    return new LossCounts(
        Map.of(Loss.SAMPLE_LOST, samplesLost, Loss.LINE_UNREADABLE, problems.count()));
  }

  /** What could not be read, with file and line. */
  public List<String> problems() {
    return problems.said();
  }

  /** What its reader should know of what was read, a line each. */
  public List<String> notes() {
    return LogNotes.of(calls, untimed, lowered, doubles.joined(), clock.impossible(), zone);
  }

  @Override
  public void close() {
    endFile();
  }
}
