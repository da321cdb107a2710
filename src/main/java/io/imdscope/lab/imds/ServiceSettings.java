package io.imdscope.lab.imds;

import io.imdscope.event.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How a metadata service is to behave.
 *
 * @param namespace the network namespace of the lab, where endpoints are not on loopback
 * @param required {@code HttpTokens=required}: reads without a token are refused with 401
 * @param hopLimit {@code HttpPutResponseHopLimit}, 1 to 64
 * @param hopLimits what makes the hop limit real
 * @param idle how long a connection may go without a whole request
 * @param maxConnections beyond which new ones wait to be accepted
 */
record ServiceSettings(
    Optional<Path> namespace,
    List<Endpoint> endpoints,
    boolean required,
    int hopLimit,
    HopLimits hopLimits,
    Optional<Path> record,
    InstantSource clock,
    Duration idle,
    int maxConnections) {
  ServiceSettings {
    endpoints = List.copyOf(endpoints);
  }
}
