package io.imdscope.output.log;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.FileTrouble;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Writes events as JSON lines into files of a directory: a new one for each run, and when one is
 * large or old enough. Each stands alone: it begins with a line that tells run, node and totals.
 * Nothing that fails here is an exception: a request that is not written is counted, and writing is
 * tried again about once a second. Lines reach the kernel with each {@link #flush}, not the disk:
 * that is for the kernel, so that no write waits for it. For one thread at a time.
 */
public final class EventLog implements AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So much is written at once, and held in memory until then. */
  private static final int BATCH = 1 << 14;

  /** Whole lines, written from where they are. */
  private static final class Batch extends ByteArrayOutputStream {
    Batch() {
      super(2 * BATCH);
    }

    ByteBuffer lines() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  /** For names that are taken, and files that another took away as left empty by a crash. */
  private static final int MOST_TRIES = 20;

  private final LogSettings settings;
  private final Coverage.Node node;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final LogDirectory directory;
  private final LogBudget budget;
  private final Housekeeping housekeeping;
  private final Trouble trouble;
  private final EventJson json;
  private final Batch batch = new Batch();

  private Optional<ActiveFile> file = Optional.empty();
  private Instant lastName = Instant.EPOCH;
  private long openedAt;
  private Optional<Coverage.Start> start = Optional.empty();
  private boolean startWritten;
  private Coverage.Totals totals = new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0);
  private long requests;
  private long batchRequests;
  private boolean batchStart;
  private long unwritten;
  private long written;
  private boolean failing;
  private long retryAt;

  EventLog(
      LogSettings settings,
      Coverage.Node node,
      InstantSource clock,
      LongSupplier nanos,
      Consumer<String> say,
      HousekeepingFactory factory)
      throws IOException {
    this.settings = settings;
    this.node = node;
    this.clock = clock;
    this.nanos = nanos;
    directory = new LogDirectory(settings.directory());
    budget = new LogBudget(settings, directory, nanos);
    trouble = new Trouble(directory.path().toString(), say);
    json = new EventJson(node.origin());
    open();
    housekeeping = factory.start(settings, directory);
    housekeeping.wake();
  }

  /** What makes the work on closed files; tests do it themselves. */
  interface HousekeepingFactory {
    Housekeeping start(LogSettings settings, LogDirectory directory);
  }

  /**
   * Begins a log, in a directory that is made where it is missing.
   *
   * @param say takes a sentence for the user now and then, from any thread
   * @throws IOException when nothing can be written there
   */
  public static EventLog open(LogSettings settings, Coverage.Node node, Consumer<String> say)
      throws IOException {
    return new EventLog(
        settings,
        node,
        InstantSource.system(),
        System::nanoTime,
        say,
        (with, directory) ->
            Housekeeper.start(pace -> new LogKeeper(with, directory, pace, say), say));
  }

  /** Takes an event; a request counts as reported from here on. */
  public void write(Event event) {
    if (event instanceof Coverage coverage) {
      remember(coverage);
    }
    long calls = calls(event);
    requests += calls;
    if (!isToTry()) {
      unwritten += calls;
      return;
    }
    try {
      json.write(event, batch);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    batchRequests += calls;
    batchStart |= event instanceof Coverage.Start;
    if (batch.size() >= BATCH) {
      flush();
    }
  }

  /** How many requests a line tells of. */
  private static long calls(Event event) {
    return switch (event) {
      case Request _ -> 1;
      case Repeated repeated -> repeated.count();
      case Coverage _ -> 0;
    };
  }

  private void remember(Coverage coverage) {
    switch (coverage) {
      case Coverage.Start begun -> start = Optional.of(begun);
      case Coverage.Heartbeat heartbeat -> totals = heartbeat.totals();
      case Coverage.Stop stop -> totals = stop.totals();
    }
  }

  private boolean isToTry() {
    return !failing || nanos.getAsLong() - retryAt >= 0;
  }

  /** Hands all lines to the kernel, and begins a new file when it is time. */
  public void flush() {
    if (!isToTry()) {
      return;
    }
    try {
      if (file.isEmpty() || isDue()) {
        open();
        housekeeping.wake();
      }
      ByteBuffer lines = lines();
      if (lines.hasRemaining()) {
        append(lines);
        if (!file.orElseThrow().isThere()) { // removed: so is what was written
          open();
          append(lines());
        }
        startWritten |= start.isPresent();
        clearBatch();
        failing = false;
        trouble.written(nanos.getAsLong(), unwritten);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void append(ByteBuffer lines) throws IOException {
    int length = lines.remaining();
    if (!budget.take(length)) {
      throw new LogFullException(settings);
    }
    file.orElseThrow().write(lines);
    written += length;
  }

  private void failed(IOException e) {
    failing = true;
    retryAt = nanos.getAsLong() + RETRY_NANOS;
    unwritten += batchRequests;
    clearBatch();
    trouble.failed(FileTrouble.of(e));
    if (e instanceof LogFullException) {
      housekeeping.wake();
    }
    if (file.isPresent() && !(file.get().isThere() && file.get().isWhole())) {
      closeFile();
    }
  }

  private void clearBatch() {
    batch.reset();
    batchRequests = 0;
    batchStart = false;
  }

  private boolean isDue() {
    long length = file.orElseThrow().length();
    Duration age = Duration.ofNanos(nanos.getAsLong() - openedAt);
    return age.compareTo(settings.fileAge()) >= 0
        || (length > 0 && length + batch.size() > settings.fileBytes());
  }

  private void open() throws IOException {
    directory.create();
    ActiveFile next = create();
    closeFile();
    file = Optional.of(next);
    openedAt = nanos.getAsLong();
  }

  /** Names tell their order even when the clock goes back. */
  private ActiveFile create() throws IOException {
    Instant now = clock.instant();
    Instant time = now.isAfter(lastName.plusMillis(1)) ? now : lastName.plusMillis(1);
    for (int tries = 0; ; tries++) {
      lastName = time;
      try {
        return new ActiveFile(
            directory, LogName.of(node.origin().hostName(), time, node.origin().run()));
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        time = time.plusMillis(1);
      }
    }
  }

  /**
   * What is to be written: all a new file needs first, unless the start itself is about to come.
   */
  private ByteBuffer lines() throws IOException {
    if (file.orElseThrow().length() > 0 || start.isEmpty() || (batchStart && !startWritten)) {
      return batch.lines();
    }
    Batch lines = new Batch();
    if (!startWritten) {
      json.write(start.get(), lines);
    }
    json.write(new Coverage.Heartbeat(clock.instant(), node, totalsBeforeBatch()), lines);
    batch.writeTo(lines);
    return lines.lines();
  }

  private Coverage.Totals totalsBeforeBatch() {
    LossCounts others =
        new LossCounts(
            totals.lost().counts().entrySet().stream()
                .filter(lost -> lost.getKey() != Loss.LOG_UNWRITTEN)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    return new Coverage.Totals(
        requests - batchRequests,
        totals.bytes(),
        others.plus(losses()),
        totals.unparsed(),
        totals.unattributed());
  }

  /** Requests that were to be written, and could not be; exact after a {@link #flush}. */
  public LossCounts losses() {
    return new LossCounts(Map.of(Loss.LOG_UNWRITTEN, unwritten));
  }

  /** How many bytes were written since the start, before they were compressed. */
  public long writtenBytes() {
    return written;
  }

  /** Whether the last try to write failed: what came last is not in the log. */
  public boolean isFailing() {
    return failing;
  }

  private void closeFile() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      trouble.failed(FileTrouble.of(e));
    }
    file = Optional.empty();
  }

  /** Writes what is left; within two seconds, whatever is being compressed. */
  @Override
  public void close() {
    if (batch.size() > 0) {
      flush();
    }
    closeFile();
    trouble.finish(unwritten);
    housekeeping.close();
  }
}
