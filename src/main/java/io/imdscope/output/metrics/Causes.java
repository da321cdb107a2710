package io.imdscope.output.metrics;

import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;

/** How many workloads there are of each cause: changed on one thread, read on any. */
final class Causes {
  private static final int KNOWN = Cause.values().length;

  /** It made calls without a token, why is not known. */
  static final int UNKNOWN = KNOWN;

  /** It made no call without a token. */
  static final int NONE = KNOWN + 1;

  /** What they are called. */
  static final List<String> LABELS =
      Stream.concat(Arrays.stream(Cause.values()).map(Cause::label), Stream.of("unknown", "none"))
          .toList();

  private final AtomicLongArray workloads = new AtomicLongArray(LABELS.size());

  /** Of a request without a token. */
  static int of(Request request) {
    return request.finding().isPresent()
        ? LABELS.indexOf(request.finding().get().cause().label())
        : UNKNOWN;
  }

  /** Counts a workload with this cause, and no longer with the one it had. */
  void move(Row row, int cause) {
    if (row.cause() == cause) {
      return;
    }
    if (row.cause() >= 0) {
      workloads.decrementAndGet(row.cause());
    }
    workloads.incrementAndGet(cause);
    row.setCause(cause);
  }

  long count(int cause) {
    return workloads.get(cause);
  }
}
