package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfMap;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The kernel's counters of what was lost, which only grow. */
final class LossCounters {
  /** As they begin. */
  static final List<Long> NONE = Collections.nCopies(RecordLayout.LOSSES.size(), 0L);

  private final BpfMap map;

  LossCounters(BpfMap map) {
    this.map = map;
  }

  /** How many in all, in the kernel's order of reasons. */
  private List<Long> read() {
    return IntStream.range(0, RecordLayout.LOSSES.size())
        .mapToObj(
            reason ->
                map.sumPerCpu(
                    ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(reason).array()))
        .toList();
  }

  /** What the counters have grown by. */
  LossCounts since(List<Long> earlier) {
    List<Long> now = read();
    Map<Loss, Long> counts = new EnumMap<>(Loss.class);
    for (int reason = 0; reason < now.size(); reason++) {
      counts.put(RecordLayout.LOSSES.get(reason), now.get(reason) - earlier.get(reason));
    }
    return new LossCounts(counts);
  }

  /** The counters when they had grown by that. */
  static List<Long> plus(List<Long> earlier, LossCounts counts) {
    return IntStream.range(0, earlier.size())
        .mapToObj(
            reason ->
                earlier.get(reason)
                    + counts.counts().getOrDefault(RecordLayout.LOSSES.get(reason), 0L))
        .toList();
  }
}
