package io.imdscope.output.log;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log whose time passes as told, and which does its housekeeping at once. */
final class TestLog implements AutoCloseable {
  static final long FILE_BYTES = 128L << 10;
  static final long TOTAL_BYTES = 1L << 20;

  final List<String> said = new ArrayList<>();
  final LogSettings settings;
  final EventLog log;
  private Instant wall = Samples.TIME;
  private long nanos;

  TestLog(Path directory) throws IOException {
    this(settings(directory), true);
  }

  /** A log whose closed files stay as they are. */
  static TestLog unkept(Path directory) throws IOException {
    return new TestLog(settings(directory), false);
  }

  private static LogSettings settings(Path directory) {
    return new LogSettings(directory, FILE_BYTES, Duration.ofHours(24), TOTAL_BYTES);
  }

  TestLog(LogSettings settings) throws IOException {
    this(settings, true);
  }

  TestLog(LogSettings settings, boolean keeping) throws IOException {
    this.settings = settings;
    log =
        new EventLog(
            settings,
            Samples.node(),
            () -> wall,
            () -> nanos,
            said::add,
            (_, directory) -> housekeeping(directory, keeping));
  }

  private Housekeeping housekeeping(LogDirectory directory, boolean keeping) {
    LogKeeper keeper = new LogKeeper(settings, directory, Pace.FREE, said::add);
    return new Housekeeping() {
      @Override
      public void wake() {
        try {
          if (keeping) {
            boolean _ = keeper.pass();
          }
        } catch (IOException e) {
          said.add("keeper: " + e);
        }
      }

      @Override
      public void close() {}
    };
  }

  TestLog start() {
    log.write(new Coverage.Start(wall, Samples.node(), Endpoint.DEFAULTS));
    log.flush();
    return this;
  }

  void heartbeat(long requests) {
    log.write(
        new Coverage.Heartbeat(
            wall,
            Samples.node(),
            new Coverage.Totals(requests, 100 * requests, LossCounts.NONE, 2, 1)));
    log.flush();
  }

  Instant now() {
    return wall;
  }

  void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /** The wall clock is set; no time passes. */
  void set(Instant time) {
    wall = time;
  }

  @Override
  public void close() {
    log.close();
  }
}
