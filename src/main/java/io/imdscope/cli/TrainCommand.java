package io.imdscope.cli;

import io.imdscope.bpf.BootClock;
import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.Origin;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import io.imdscope.output.EventWriter;
import io.imdscope.output.report.ReportText;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs made-up calls through the whole program, so that the build can record what a start needs
 * (the ahead-of-time cache of JDK 25). Loads nothing into the kernel and sends nothing.
 */
@Command(name = "train", hidden = true, description = "Records what a start needs.")
final class TrainCommand implements Callable<Integer> {
  private static final int CALLS = 200;
  private static final Instant START = Instant.EPOCH;
  private static final Origin NODE = new Origin("host", Optional.of("id"), "run");

  @Override
  public Integer call() throws IOException {
    for (String command : List.of("agent", "watch")) {
      CommandLine.ParseResult _ = Main.commandLine(Map.of(), command).parseArgs(command);
    }
    AgentSettings _ = AgentCommand.usual();
    Coverage.Node _ = ThisNode.read();
    KernelCapture.rehearse();
    long _ = new BootClock().nanos();
    for (Format format : Format.values()) {
      WatchSettings settings =
          new WatchSettings(
              format,
              Set.of(),
              Optional.empty(),
              OptionalLong.empty(),
              Set.of(FailCondition.V1),
              Endpoint.DEFAULTS,
              Optional.empty());
      try (EventWriter writer = format.writer(OutputStream.nullOutputStream(), NODE, true)) {
        Pipeline pipeline =
            new Pipeline(
                settings, NODE, WorkloadNames.none(), writer, Optional.empty(), System::nanoTime);
        for (int i = 0; i < CALLS; i++) {
          call(pipeline, i);
        }
        pipeline.end();
        pipeline.finish();
        new ReportText(true).summary(pipeline.report(), new StringBuilder());
      }
    }
    return ExitCode.FINE;
  }

  /** At times that are the same in each run, so that the same classes are needed. */
  private static void call(Pipeline pipeline, int i) {
    Instant time = START.plusSeconds(i);
    long nanos = TimeUnit.SECONDS.toNanos(1L + i);
    byte[] head =
        ("GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\n"
                + (i % 2 == 0 ? "X-aws-ec2-metadata-token: *\r\n" : "")
                + "User-Agent: train\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    Flow flow = new Flow(InetAddress.ofLiteral("10.0.0.1"), 1024 + i, Endpoint.DEFAULTS.getFirst());
    pipeline.accept(new Observation.Connected(i, nanos, caller()));
    pipeline.accept(new Observation.Sent(i, nanos, time, flow, 0, true, head, head.length, false));
    pipeline.accept(new Observation.Received(i, nanos, 1, 100, 200, 64, true));
    pipeline.tick(nanos);
  }

  private static Caller caller() {
    ProcessIdentity process =
        new ProcessIdentity(1, "train", List.of("train", "--now"), false, Optional.of(START));
    return new Caller(
        process,
        OptionalInt.of(1),
        "train",
        OptionalInt.of(0),
        List.of(process, process),
        CgroupPath.parse("/system.slice/train.service"),
        OptionalLong.of(1),
        Source.KERNEL);
  }
}
