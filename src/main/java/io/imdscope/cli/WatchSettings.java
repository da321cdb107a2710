package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What {@code watch} was asked for.
 *
 * @param only the versions to write, all when empty
 * @param length how long to watch, until stopped when absent
 * @param count how many requests to write
 * @param endpoints what to watch, the default ones among them
 */
record WatchSettings(
    Format format,
    Set<Version> only,
    Optional<Duration> length,
    OptionalLong count,
    Set<FailCondition> failOn,
    List<Endpoint> endpoints) {
  WatchSettings {
    only = Set.copyOf(only);
    failOn = Set.copyOf(failOn);
    endpoints = List.copyOf(endpoints);
  }
}
