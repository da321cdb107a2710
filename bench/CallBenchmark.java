package io.imdscope.cli;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.http.Redaction;
import io.imdscope.output.EventWriter;
import io.imdscope.output.JsonWriter;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import io.imdscope.workload.WorkloadNames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call from what was observed of it to its line and its count; and parts of that by themselves. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
  private static final List<String> SCRIPT =
      List.of(
          "sh",
          "-c",
          "while sleep 30; do curl -s -H 'Accept: */*' http://169.254.169.254/latest/meta-data/; done");

  private final Coverage.Node node = ThisNode.read();
  private final Flow flow =
      new Flow(InetAddress.ofLiteral("10.0.3.17"), 44604, Endpoint.DEFAULTS.getFirst());
  private final Caller caller = makeCaller();
  private final byte[] head =
      ("GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\n"
              + "User-Agent: bench\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private final EventWriter writer =
      new JsonWriter(OutputStream.nullOutputStream(), node.origin());
  private final AgentMetrics metrics =
      new AgentMetrics(
          node,
          LabelLimits.DEFAULTS,
          WorkloadName::of,
          new Health(Health.PATIENCE, System::nanoTime),
          () -> AgentReading.NOTHING);
  private Pipeline pipeline;
  private Pipeline kept;
  private Request request;
  private long nanos;
  private long connection;
  private int sequence;

  @Setup
  public void open() {
    pipeline = pipeline();
    pipeline.alsoTo((each, _) -> request = each);
    newConnection();
    pipeline = pipeline();
    pipeline.alsoTo((each, _) -> metrics.request(each));
    kept = pipeline();
    kept.alsoTo((each, _) -> metrics.request(each));
    kept.accept(new Observation.Connected(0, ++nanos, caller));
  }

  private Pipeline pipeline() {
    return new Pipeline(
        WatchSettings.everything(),
        node.origin(),
        WorkloadNames.none(),
        writer,
        Optional.empty(),
        System::nanoTime);
  }

  @Benchmark
  public void newConnection() {
    connection++;
    pipeline.accept(new Observation.Connected(connection, ++nanos, caller));
    call(pipeline, connection, 0, true);
  }

  @Benchmark
  public void keptConnection() {
    call(kept, 0, sequence, false);
    sequence += head.length;
  }

  @Benchmark
  public void line() throws IOException {
    writer.write(request);
  }

  @Benchmark
  public void count() {
    metrics.request(request);
  }

  @Benchmark
  public List<String> redaction() {
    return Redaction.args(SCRIPT);
  }

  private void call(Pipeline to, long on, int at, boolean end) {
    nanos += 100_000;
    to.accept(
        new Observation.Sent(on, nanos, Instant.EPOCH, flow, at, true, head, head.length, end));
    to.accept(new Observation.Received(on, nanos, at, 100, 200, 64, end));
    to.tick(nanos);
  }

  private static Caller makeCaller() {
    ProcessIdentity shell =
        new ProcessIdentity(2, "sh", SCRIPT, false, Optional.of(Instant.EPOCH));
    ProcessIdentity process =
        new ProcessIdentity(
            3,
            "curl",
            List.of("curl", "-s", "http://169.254.169.254/latest/meta-data/"),
            false,
            Optional.of(Instant.EPOCH));
    return new Caller(
        process,
        OptionalInt.of(3),
        "curl",
        OptionalInt.of(0),
        List.of(shell),
        CgroupPath.parse("/kubepods.slice/kubepods-pod0f5a3c1e_6b7d_4e8f_9a0b_000000000001.slice/cri-containerd-%064x.scope".formatted(1)),
        OptionalLong.of(1),
        Source.KERNEL);
  }
}
