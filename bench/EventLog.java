import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Finding;
import io.imdscope.event.Flow;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Outcome;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import io.imdscope.output.log.LogConsumer;
import io.imdscope.output.log.LogFile;
import io.imdscope.output.log.LogFiles;
import io.imdscope.output.log.LogReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What {@code bench/report} reads: the event log of ten nodes on which 200 workloads call the
 * metadata service for a fortnight, the same on every run. And a parser beside which to see it.
 *
 * <pre>
 *   EventLog write EVENTS DIRECTORY     a .gz for each node
 *   EventLog parse FILE...              every token of every line, by Jackson
 *   EventLog read FILE...               every event, by LogReader, and nothing done with it
 * </pre>
 */
public final class EventLog {
  private static final int NODES = 10;
  private static final int WORKLOADS = 200;
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(14);
  private static final String[] PATHS = {
    "instance-id",
    "placement/availability-zone",
    "iam/security-credentials/",
    "iam/security-credentials/node-role",
    "network/interfaces/macs/",
    "local-ipv4"
  };
  private static final String[][] CLIENTS = {
    {"python3", "/usr/bin/python3", "/app/main.py"},
    {"java", "/usr/bin/java", "-Xmx512m", "-jar", "/app/service.jar"},
    {"node", "node", "/srv/index.js"},
    {"curl", "curl", "-s", "-m", "2", "http://169.254.169.254/latest/meta-data/"},
    {"app", "/app/server", "--config", "/etc/app/config.yaml"}
  };
  private static final String[] AGENTS = {
    "Boto3/1.26.0 Python/3.11.2 Linux/6.1.0 Botocore/1.29.0",
    "aws-sdk-java/1.12.1 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/17.0.1 vendor/Eclipse_Adoptium",
    "",
    "curl/8.14.1",
    "aws-sdk-go/1.15.0 (go1.11; linux; amd64)"
  };

  /** A container that calls: what of its events is always the same. */
  private record Pod(
      int node, int client, boolean script, Caller caller, Workload workload, InetAddress address) {}

  public static void main(String[] args) throws IOException {
    if (args.length == 3 && args[0].equals("write")) {
      write(Long.parseLong(args[1]), Path.of(args[2]));
    } else if (args.length > 1 && args[0].equals("parse")) {
      for (int i = 1; i < args.length; i++) {
        parse(Path.of(args[i]));
      }
    } else if (args.length > 1 && args[0].equals("read")) {
      read(List.of(args).subList(1, args.length));
    } else {
      System.err.println("EventLog write EVENTS DIRECTORY | parse FILE... | read FILE...");
      System.exit(2);
    }
  }

  private static void write(long events, Path directory) throws IOException {
    Random random = new Random(4);
    List<List<Pod>> nodes = pods(random);
    for (int node = 0; node < NODES; node++) {
      String name = "ip-10-0-" + node + "-17.eu-west-1.compute.internal";
      Origin origin = new Origin(name, Optional.of("i-0" + hex(random)), uuid(random));
      Coverage.Node machine =
          new Coverage.Node(origin, "6.1.141-155.222.amzn2023.x86_64", "0.1.0");
      EventJson json = new EventJson(origin);
      try (OutputStream out =
          new BufferedOutputStream(
              new GZIPOutputStream(
                  Files.newOutputStream(directory.resolve("node-" + node + ".jsonl.gz")), 1 << 16),
              1 << 16)) {
        json.write(new Coverage.Start(START, machine, Endpoint.DEFAULTS), out);
        long here = events / NODES;
        long beat = Math.max(12, here / 40_000); // one in 30 s, or fewer
        for (long i = 0; i < here; i++) {
          Instant time = START.plusNanos(SPAN.toNanos() / here * i + random.nextInt(1_000_000));
          Pod pod = nodes.get(node).get(random.nextInt(nodes.get(node).size()));
          Request request = request(pod, time, random);
          json.write(request.reported(i + 1, request.finding()), out);
          if (i % beat == beat - 1) {
            json.write(
                new Coverage.Heartbeat(
                    time,
                    machine,
                    new Coverage.Totals(i + 1, 300 * (i + 1), LossCounts.NONE, 0, 0)),
                out);
          }
        }
        json.write(
            new Coverage.Stop(
                START.plus(SPAN),
                machine,
                new Coverage.Totals(here, 300 * here, LossCounts.NONE, 0, 0)),
            out);
      }
    }
  }

  private static List<List<Pod>> pods(Random random) {
    List<List<Pod>> nodes = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      nodes.add(new ArrayList<>());
    }
    for (int workload = 0; workload < WORKLOADS; workload++) {
      int replicas = 1 + random.nextInt(4);
      for (int replica = 0; replica < replicas; replica++) {
        int node = random.nextInt(NODES);
        nodes.get(node).add(pod(workload, node, random));
      }
    }
    return nodes;
  }

  private static Pod pod(int number, int node, Random random) {
    int client = number % CLIENTS.length;
    String uid = uuid(random);
    String id = hex(random) + hex(random) + hex(random) + hex(random);
    String name = "service-" + number;
    Workload workload =
        new Workload.Container(
            id,
            Optional.of("containerd"),
            Optional.of("app"),
            Optional.of("111122223333.dkr.ecr.eu-west-1.amazonaws.com/" + name + ":1.4.2"),
            Optional.of(
                new Workload.Pod(
                    uid,
                    Optional.of("team-" + number % 17),
                    Optional.of(name + "-7d9f8b6c5-" + hex(random).substring(0, 5)),
                    Optional.of(Source.CRI),
                    Optional.of(
                        new Workload.PodDetails(
                            Optional.of(new Workload.Owner("Deployment", name)),
                            Optional.of(name),
                            java.util.Set.of(),
                            Optional.empty())))),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Source.CRI),
            Optional.empty());
    CgroupPath cgroup =
        CgroupPath.parse(
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                + uid.replace('-', '_')
                + ".slice/cri-containerd-"
                + id
                + ".scope");
    List<ProcessIdentity> ancestors = new ArrayList<>();
    ancestors.add(process(random, "sh", "sh", "-c", "exec /entrypoint.sh --name " + name));
    ancestors.add(process(random, "tini", "/sbin/tini", "--", "/entrypoint.sh"));
    ancestors.add(
        process(
            random,
            "containerd-shim",
            "/usr/bin/containerd-shim-runc-v2",
            "-namespace",
            "k8s.io",
            "-id",
            id,
            "-address",
            "/run/containerd/containerd.sock"));
    ancestors.add(new ProcessIdentity(1, "systemd", List.of("/sbin/init"), false, Optional.empty()));
    String[] args = CLIENTS[client];
    ProcessIdentity process =
        new ProcessIdentity(
            2000 + random.nextInt(60_000),
            args[0],
            List.of(args).subList(1, args.length),
            false,
            Optional.of(START.minusSeconds(random.nextInt(1_000_000)).plusNanos(random.nextInt(1_000_000_000))));
    Caller caller =
        new Caller(
            process,
            OptionalInt.of(process.pid()),
            args[0],
            OptionalInt.of(1000),
            ancestors,
            cgroup,
            OptionalLong.of(4_026_532_000L + random.nextInt(4000)),
            Source.KERNEL);
    InetAddress address =
        InetAddress.ofLiteral("10.0." + (16 + node) + "." + (1 + random.nextInt(250)));
    return new Pod(node, client, args[0].equals("curl"), caller, workload, address);
  }

  private static Request request(Pod pod, Instant time, Random random) {
    int kind = random.nextInt(10);
    boolean modern = pod.client() < 2;
    Version version = modern ? kind == 0 ? Version.TOKEN : Version.V2 : Version.V1;
    String path = PATHS[random.nextInt(PATHS.length)];
    List<RequestHead.Header> headers = new ArrayList<>();
    if (!AGENTS[pod.client()].isEmpty()) {
      headers.add(new RequestHead.Header("User-Agent", Optional.of(AGENTS[pod.client()])));
    }
    if (version == Version.TOKEN) {
      headers.add(
          new RequestHead.Header(
              "X-aws-ec2-metadata-token-ttl-seconds", Optional.of("21600")));
    }
    Caller caller = pod.caller();
    if (pod.script()) { // each call is a process of its own
      ProcessIdentity one = caller.process();
      caller =
          new Caller(
              new ProcessIdentity(
                  2000 + random.nextInt(60_000),
                  one.name(),
                  one.args(),
                  false,
                  Optional.of(time.minusMillis(8))),
              caller.tid(),
              caller.threadName(),
              caller.uid(),
              caller.ancestors(),
              caller.cgroup(),
              caller.networkNamespace(),
              caller.source());
    }
    return new Request(
        0,
        time,
        version,
        Api.EC2,
        version == Version.TOKEN ? "api/token" : path.startsWith("iam") ? "iam/security-credentials" : path,
        path.startsWith("iam"),
        Optional.of(Outcome.OK),
        Optional.of(Duration.ofNanos(300_000 + random.nextInt(2_000_000))),
        Optional.of(
            new RequestHead(
                version == Version.TOKEN ? "PUT" : "GET",
                version == Version.TOKEN ? "/latest/api/token" : "/latest/meta-data/" + path,
                Optional.empty(),
                "HTTP/1.1",
                headers,
                false)),
        OptionalInt.of(200),
        new Flow(pod.address(), 32768 + random.nextInt(28_000), Endpoint.DEFAULTS.getFirst()),
        version == Version.TOKEN ? OptionalInt.of(2) : OptionalInt.empty(),
        Optional.of(caller),
        pod.workload(),
        version == Version.V1
            ? Optional.of(new Finding(Cause.NO_TOKEN_ATTEMPT, "upgrade-aws-sdk"))
            : Optional.empty());
  }

  private static ProcessIdentity process(Random random, String name, String... args) {
    return new ProcessIdentity(
        2000 + random.nextInt(60_000), name, List.of(args), false, Optional.empty());
  }

  private static String uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String hex(Random random) {
    return String.format("%016x", random.nextLong());
  }

  private static void read(List<String> files) {
    long[] events = new long[1];
    LogConsumer counter =
        new LogConsumer() {
          @Override
          public void begin(LogFile file) {}

          @Override
          public void event(Event event, Origin origin) {
            events[0]++;
          }

          @Override
          public void withoutTime(Event event, Origin origin) {}

          @Override
          public void unusable(long count, Optional<Instant> by) {}
        };
    new LogReader(Instant.now(), System.in, counter, (done, total) -> {})
        .read(LogFiles.find(files));
    System.out.println(events[0]);
  }

  private static void parse(Path file) throws IOException {
    JsonFactory factory = new JsonFactory();
    long tokens = 0;
    try (InputStream raw = Files.newInputStream(file);
        InputStream in =
            file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        JsonParser json = factory.createParser(in)) {
      while (json.nextToken() != null) {
        tokens++;
      }
    }
    System.out.println(tokens);
  }
}
