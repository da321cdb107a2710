package io.imdscope.workload.kubernetes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads lists as an answer may have them: missing, or with nothing where something should be. */
final class Given {
  private Given() {}

  static <T> Stream<T> each(List<T> list) {
    return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
  }
}
