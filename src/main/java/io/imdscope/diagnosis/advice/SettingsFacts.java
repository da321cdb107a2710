package io.imdscope.diagnosis.advice;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What decides which settings are shown.
 *
 * @param neededHopLimit what would do for the callers whose token responses never came
 * @param effectiveHopLimit what is in effect, so far as token responses tell
 * @param nodes how many nodes the evidence is from
 * @param instanceIds of those nodes, where known; what is no id of EC2's is left to be filled in
 * @param anyRejected whether calls without a token are answered with 401 already
 */
public record SettingsFacts(
    OptionalInt neededHopLimit,
    OptionalInt effectiveHopLimit,
    int nodes,
    List<String> instanceIds,
    boolean anyRejected) {
  public SettingsFacts {
    instanceIds = List.copyOf(instanceIds);
  }

  /** What has to be set where a setting that is left out goes back to its default. */
  OptionalInt hopLimit() {
    return IntStream.concat(neededHopLimit.stream(), effectiveHopLimit.stream()).max();
  }
}
