package io.imdscope.output.metrics;

import java.util.List;

/**
 * Every metric of the agent. The exposition and {@code docs/metrics.md} come from this list, the
 * alerts and the dashboard use nothing else.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus, metric and label
 *     naming</a>
 */
enum Metric {
  REQUESTS(
      "imdscope_requests_total",
      "Requests to metadata and credential endpoints.",
      Type.COUNTER,
      Unit.NONE,
      "version",
      "outcome",
      "endpoint",
      "api",
      "namespace",
      "workload_kind",
      "workload",
      "container",
      "sensitive"),
  OVERFLOW_REQUESTS(
      "imdscope_workload_overflow_requests_total",
      "Requests counted under the workload \"other\", since there were too many workloads or series.",
      Type.COUNTER,
      Unit.NONE),
  WORKLOADS(
      "imdscope_workloads",
      "Workloads seen since the start, by why their last request without a token had none.",
      Type.GAUGE,
      Unit.NONE,
      "cause"),
  LOST(
      "imdscope_lost_events_total",
      "Events that were not seen or not written.",
      Type.COUNTER,
      Unit.NONE,
      "reason"),
  UNATTRIBUTED(
      "imdscope_unattributed_requests_total",
      "Requests whose caller could not be found.",
      Type.COUNTER,
      Unit.NONE),
  UNPARSED(
      "imdscope_unparsed_requests_total",
      "Requests that were not HTTP, or whose head was cut.",
      Type.COUNTER,
      Unit.NONE),
  REQUEST_BYTES(
      "imdscope_request_bytes_total", "Payload of requests read.", Type.COUNTER, Unit.BYTES),
  ATTACHED(
      "imdscope_attached",
      "Whether the agent is attached to the kernel and sees every call: 1 or 0.",
      Type.GAUGE,
      Unit.NONE),
  ATTACHED_SINCE(
      "imdscope_attached_timestamp_seconds",
      "Since when the agent is attached, as Unix time; absent while it is not.",
      Type.GAUGE,
      Unit.SECONDS),
  HOP_LIMIT(
      "imdscope_effective_hop_limit",
      "Largest IP TTL with which a token response arrived on this node; absent until one did.",
      Type.GAUGE,
      Unit.NONE),
  RING_USED(
      "imdscope_ring_buffer_used_bytes",
      "Bytes in the ring buffer that are not read yet.",
      Type.GAUGE,
      Unit.BYTES),
  RING_SIZE("imdscope_ring_buffer_size_bytes", "Size of the ring buffer.", Type.GAUGE, Unit.BYTES),
  MAP_ENTRIES("imdscope_bpf_map_entries", "Entries in an eBPF map.", Type.GAUGE, Unit.NONE, "map"),
  MAP_LIMIT(
      "imdscope_bpf_map_max_entries",
      "Entries that an eBPF map can hold.",
      Type.GAUGE,
      Unit.NONE,
      "map"),
  PROGRAM_RUNS(
      "imdscope_bpf_program_runs_total",
      "Runs of an eBPF program, while kernel.bpf_stats_enabled is 1.",
      Type.COUNTER,
      Unit.NONE,
      "program"),
  PROGRAM_SECONDS(
      "imdscope_bpf_program_run_seconds_total",
      "Time that an eBPF program ran, while kernel.bpf_stats_enabled is 1.",
      Type.COUNTER,
      Unit.SECONDS,
      "program"),
  NAME_LOOKUPS(
      "imdscope_name_lookups_total",
      "Questions to sources of names.",
      Type.COUNTER,
      Unit.NONE,
      "source",
      "result"),
  REDUCED(
      "imdscope_reduced_detail_requests_total",
      "Requests written with less detail, since reading fell behind.",
      Type.COUNTER,
      Unit.NONE,
      "detail"),
  LOG_BYTES(
      "imdscope_log_written_bytes_total",
      "Bytes written to the event log.",
      Type.COUNTER,
      Unit.BYTES),
  LOG_DROPPED(
      "imdscope_log_dropped_events_total",
      "Events that could not be written to the event log.",
      Type.COUNTER,
      Unit.NONE),
  LOG_FAILING(
      "imdscope_log_failing",
      "Whether the last try to write the event log failed: 1 or 0.",
      Type.GAUGE,
      Unit.NONE),
  KUBERNETES_EVENTS(
      "imdscope_kubernetes_events_total",
      "Pods' calls without a token, by what became of the Kubernetes Event about them.",
      Type.COUNTER,
      Unit.NONE,
      "result"),
  OTLP_RECORDS(
      "imdscope_otlp_records_total",
      "Log records for the OpenTelemetry collector, by what became of them.",
      Type.COUNTER,
      Unit.NONE,
      "result"),
  BUILD_INFO(
      "imdscope_build_info",
      "Always 1; the version of the program and the kernel it runs on.",
      Type.GAUGE,
      Unit.NONE,
      "version",
      "kernel");

  /** How a value moves. */
  enum Type {
    /** Up only; from 0 again when the program starts anew. */
    COUNTER,
    /** Up and down. */
    GAUGE
  }

  /** Base units only. */
  enum Unit {
    NONE,
    BYTES,
    SECONDS
  }

  private final String text;
  private final String help;
  private final Type type;
  private final Unit unit;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> labels;

  Metric(String text, String help, Type type, Unit unit, String... labels) {
    this.text = text;
    this.help = help;
    this.type = type;
    this.unit = unit;
    this.labels = List.of(labels);
  }

  /** Its name in the exposition. */
  String text() {
    return text;
  }

  /** One sentence for people. */
  String help() {
    return help;
  }

  Type type() {
    return type;
  }

  Unit unit() {
    return unit;
  }

  /** Names of its labels. */
  List<String> labels() {
    return labels;
  }
}
