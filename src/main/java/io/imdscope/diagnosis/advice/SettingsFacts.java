package io.imdscope.diagnosis.advice;

import java.util.List;
import java.util.OptionalInt;

/**
 * What decides which settings are shown.
 *
 * @param neededHopLimit what would do for the callers whose token responses never came
 * @param nodes how many nodes the evidence is from
 * @param instanceIds of those nodes, where known; others are left to be filled in
 * @param anyRejected whether calls without a token are answered with 401 already
 */
public record SettingsFacts(
    OptionalInt neededHopLimit, int nodes, List<String> instanceIds, boolean anyRejected) {
  public SettingsFacts {
    instanceIds = List.copyOf(instanceIds);
  }
}
