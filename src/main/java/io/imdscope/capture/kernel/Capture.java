package io.imdscope.capture.kernel;

import io.imdscope.bpf.ProgramRuns;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A kernel's records as they are read. For one thread. */
public interface Capture extends AutoCloseable {
  /**
   * Waits for observations, or for the given time, and hands them all to the sink.
   *
   * @return how many records there were
   */
  int poll(Duration timeout);

  /**
   * Ends the recording, unless it is kept; what was recorded until now can still be {@link #drain
   * drained}.
   */
  void detach();

  /** Hands what is there to the sink, up to 512 records, without waiting; how many there were. */
  int drain();

  /**
   * Says what is dealt with for good, and need not be read again after this process: all that was
   * read and is older than the oldest observation that is still needed. What comes again after a
   * kill has the same {@link Observation#connection} and {@link Observation#nanos}. Where it is
   * kept, call it often: the kernel gets room only by it. Of what is needed it keeps at most half
   * the ring, the newest. The kernel wakes only who has committed all; else polling looks every 10
   * ms.
   *
   * @param neededNanos the oldest {@link Observation#nanos} that is still needed, {@link
   *     Long#MAX_VALUE} when none is
   */
  void commit(long neededNanos);

  /**
   * Says that losses have been told for good, so that the next process does not tell them again;
   * without effect where it is not kept. A kill between the telling and this tells them twice.
   *
   * @param told what {@link #losses} gave
   */
  void lossesWritten(LossCounts told);

  /**
   * Says how many requests could not be written since {@link #lossesWritten}, before what they were
   * made of is given back: should this process be killed, the next one tells of them.
   */
  void unwritten(long requests);

  /**
   * Says whose log has what is given back from now on, so that the next process can tell; without
   * effect where it is not kept. Say it before anything is given back.
   */
  void readBy(UUID run);

  /** How it began. */
  Begun begun();

  /** Since when every call is seen, or its loss counted. */
  Instant attached();

  /** How many bytes of the ring buffer are taken: not read, or not committed. */
  long ringUsedBytes();

  /** How many bytes of the ring buffer wait to be read. */
  long unreadBytes();

  /** How full each map is that fills as connections come: only where it is kept. */
  List<MapFill> maps();

  /** What the kernel has counted of each program since it was loaded: only where it is kept. */
  Map<String, ProgramRuns> programs();

  /** The clock of {@link Observation#nanos}. */
  long nanos();

  /** Compares the kernel's clock with the wall clock anew; call it every few seconds. */
  void refreshClock();

  /** What was lost so far, and, where it is kept, what was lost before and has not been told. */
  LossCounts losses();

  @Override
  void close();
}
