package io.imdscope.output.metrics;

import io.imdscope.event.Coverage;
import io.imdscope.event.LookUp;
import io.imdscope.event.LossCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the agent is at one moment, read on the thread that serves a scrape: so it is immutable, and
 * made without waiting for anybody.
 *
 * @param totals counts since the start
 * @param hopLimit the effective one, where it is known
 * @param ringBuffer its bytes
 * @param maps their entries, each name once
 * @param programs each name once
 * @param lookUps each source and result once
 * @param reduced requests that were written with less detail
 * @param log absent when none is written
 * @param kubernetesEvents how many, by what became of them
 * @param otlpRecords how many, by what became of them
 */
public record AgentReading(
    Coverage.Totals totals,
    OptionalInt hopLimit,
    Optional<Fill> ringBuffer,
    List<Fill> maps,
    List<ProgramRuns> programs,
    List<LookUp.Count> lookUps,
    Reduced reduced,
    Optional<LogState> log,
    Map<EventPost, Long> kubernetesEvents,
    Map<OtlpRecord, Long> otlpRecords) {
  /** Before anything is known. */
  public static final AgentReading NOTHING =
      new AgentReading(
          new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0),
          OptionalInt.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          new Reduced(0, 0),
          Optional.empty(),
          Map.of(),
          Map.of());

  public AgentReading {
    maps = List.copyOf(maps);
    programs = List.copyOf(programs);
    lookUps = List.copyOf(lookUps);
    kubernetesEvents = Map.copyOf(kubernetesEvents);
    otlpRecords = Map.copyOf(otlpRecords);
  }

  /**
   * How full something is.
   *
   * @param name as the eBPF program calls it
   * @param max what it can hold, in the same unit
   */
  public record Fill(String name, long used, long max) {}

  /** What the kernel says of an eBPF program since it was loaded. */
  public record ProgramRuns(String program, long runs, Duration time) {}

  /**
   * Requests that were written with less detail, since there was no time for more.
   *
   * @param withoutArguments without argument vectors and ancestors
   * @param aggregated as one of several
   */
  public record Reduced(long withoutArguments, long aggregated) {}

  /**
   * The event log since the start.
   *
   * @param bytes written
   * @param dropped events that could not be written
   * @param failing whether the last try failed
   */
  public record LogState(long bytes, long dropped, boolean failing) {}
}
