package io.imdscope.cli;

import io.imdscope.bpf.ProgramRuns;
import io.imdscope.capture.kernel.Begun;
import io.imdscope.capture.kernel.Capture;
import io.imdscope.capture.kernel.MapFill;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Made-up records instead of a kernel's, and a clock on which each look takes ten seconds. */
final class Rehearsal implements Capture {
  private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();

  /** After them a heartbeat was due too. */
  private static final int LOOKS = 6;

  private final List<Observation> observations;
  private final Consumer<Observation> sink;
  private final Runnable over;
  private final Instant begun = Instant.now();
  private int looks;

  /**
   * All is observed at the first look.
   *
   * @param over run at the last one
   */
  Rehearsal(List<Observation> observations, Consumer<Observation> sink, Runnable over) {
    this.observations = observations;
    this.sink = sink;
    this.over = over;
  }

  @Override
  public int poll(Duration timeout) {
    looks++;
    if (looks == LOOKS) {
      over.run();
    }
    return looks == 1 ? drain() : 0;
  }

  @Override
  public int drain() {
    observations.forEach(sink);
    return observations.size();
  }

  @Override
  public long nanos() {
    return observations.getLast().nanos() + looks * LOOK_NANOS;
  }

  @Override
  public Begun begun() {
    return new Begun.Attached(begun, Optional.empty());
  }

  @Override
  public Instant attached() {
    return begun;
  }

  @Override
  public LossCounts losses() {
    return LossCounts.NONE;
  }

  @Override
  public long ringUsedBytes() {
    return 0;
  }

  @Override
  public long unreadBytes() {
    return 0;
  }

  @Override
  public List<MapFill> maps() {
    return List.of(new MapFill("callers", 0, 1));
  }

  @Override
  public Map<String, ProgramRuns> programs() {
    return Map.of();
  }

  @Override
  public void commit(long neededNanos) {}

  @Override
  public void lossesWritten(LossCounts told) {}

  @Override
  public void unwritten(long requests) {}

  @Override
  public void readBy(UUID run) {}

  @Override
  public void refreshClock() {}

  @Override
  public void detach() {}

  @Override
  public void close() {}
}
