package io.imdscope.cli;

import io.imdscope.capture.kernel.Pins;
import io.imdscope.event.Endpoint;
import io.imdscope.output.log.LogSettings;
import io.imdscope.output.otlp.OtlpTarget;
import io.imdscope.workload.NameSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How an agent runs.
 *
 * @param events whether each event is also a line of JSON on standard output
 * @param kubernetesEvents whether pods that make calls without a token get a Kubernetes Event
 * @param metrics where they are served, absent when they are not
 * @param otlp where events and metrics are sent, absent when they are not
 * @param marks of the files that settings name: with other content they are other settings
 */
record AgentSettings(
    LogSettings log,
    boolean events,
    boolean kubernetesEvents,
    Optional<InetSocketAddress> metrics,
    Optional<OtlpTarget> otlp,
    List<Endpoint> endpoints,
    NameSettings names,
    Pins pins,
    List<String> marks) {
  AgentSettings {
    endpoints = List.copyOf(endpoints);
    marks = List.copyOf(marks);
  }
}
