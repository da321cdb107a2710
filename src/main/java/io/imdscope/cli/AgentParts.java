package io.imdscope.cli;

import io.imdscope.bpf.ProgramRuns;
import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.output.kubernetes.PodEvents;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.otlp.OtlpExport;
import io.imdscope.workload.WorkloadNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one run of the agent is made of, and how that is at a moment. */
record AgentParts(
    KernelCapture capture,
    Pipeline line,
    EventLog log,
    WorkloadNames names,
    PodEvents events,
    OtlpExport otlp) {

  /** How it is now; for the thread that traces. */
  AgentReading reading() {
    return new AgentReading(
        line.totals(capture.losses()),
        line.effectiveHopLimit(),
        Optional.of(
            new AgentReading.Fill(
                "records", capture.ringUsedBytes(), KernelCapture.DEFAULT_RING_BYTES)),
        capture.maps().stream()
            .map(map -> new AgentReading.Fill(map.name(), map.entries(), map.limit()))
            .toList(),
        runs(capture.programs()),
        names.lookUps(),
        new AgentReading.Reduced(line.detail().withoutArguments(), line.detail().aggregated()),
        Optional.of(
            new AgentReading.LogState(log.writtenBytes(), log.losses().total(), log.isFailing())),
        events.counts(),
        otlp.counts());
  }

  /** Those that the kernel does not measure are left out. */
  private static List<AgentReading.ProgramRuns> runs(Map<String, ProgramRuns> programs) {
    return programs.entrySet().stream()
        .filter(program -> program.getValue().count() > 0)
        .map(
            program ->
                new AgentReading.ProgramRuns(
                    program.getKey(),
                    program.getValue().count(),
                    Duration.ofNanos(program.getValue().nanos())))
        .toList();
  }
}
