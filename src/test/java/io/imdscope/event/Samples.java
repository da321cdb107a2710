package io.imdscope.event;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Events for tests. */
public final class Samples {
  public static final Instant TIME = Instant.parse("2026-11-23T02:31:01.494635812Z");
  public static final String ID =
      "b924f1c2d3e4a5b6c7d8e9f0a1b2c3d4e5f60718293a4b5c6d7e8f9012345970";
  public static final String RUN = "6b1f0a3e-5d2c-4f7b-8a91-0c3d2e4f5a6b";
  public static final Origin ORIGIN = new Origin("node-1", Optional.of("i-0123456789abcdef0"), RUN);
  public static final String POD = "8f3e1b2c-0d4a-4c5b-9e6f-7a8b9c0d1e2f";
  public static final Workload IN_CONTAINERD =
      Workload.Container.of(ID, Optional.of("containerd"), Optional.empty(), Optional.empty());
  public static final Workload IN_POD =
      Workload.Container.of(ID, Optional.of("containerd"), Optional.of(POD), Optional.empty());

  private Samples() {}

  public static Flow flow(Endpoint endpoint) {
    return new Flow(InetAddress.ofLiteral("10.0.3.17"), 44604, endpoint);
  }

  public static ProcessIdentity process(int pid, String name, String... args) {
    return new ProcessIdentity(pid, name, List.of(args), false, Optional.empty());
  }

  public static Caller caller(ProcessIdentity process, ProcessIdentity... ancestors) {
    return new Caller(
        process,
        OptionalInt.of(process.pid()),
        process.name(),
        OptionalInt.of(0),
        List.of(ancestors),
        CgroupPath.parse("/system.slice/docker-" + ID + ".scope"),
        OptionalLong.of(4026531840L),
        Source.KERNEL);
  }

  public static Caller curl() {
    return caller(
        process(69745, "curl", "curl", "http://169.254.169.254/latest/meta-data/"),
        process(11793, "bash", "/bin/bash"),
        process(900, "sshd"));
  }

  public static RequestHead head(String method, String path, RequestHead.Header... headers) {
    return new RequestHead(method, path, Optional.empty(), "HTTP/1.1", List.of(headers), false);
  }

  public static RequestHead.Header header(String name, String value) {
    return new RequestHead.Header(name, Optional.of(value));
  }

  public static RequestHead.Header hidden(String name) {
    return new RequestHead.Header(name, Optional.empty());
  }

  /** A call to EC2's API from curl in a container, answered with 200 after 441 microseconds. */
  public static Request request(Version version, RequestHead head) {
    return new Request(
        0,
        0,
        TIME,
        version,
        Api.EC2,
        "instance-id",
        false,
        Optional.of(Outcome.OK),
        Optional.of(Duration.ofNanos(441_999)),
        Optional.of(head),
        OptionalInt.of(200),
        flow(Endpoint.DEFAULTS.getFirst()),
        OptionalInt.empty(),
        Optional.of(curl()),
        IN_CONTAINERD,
        Optional.empty());
  }

  /** A call that reads the role's name. */
  public static Request credentials(Version version) {
    Copy copy =
        new Copy(
            request(
                version,
                head(
                    "GET",
                    "/latest/meta-data/iam/security-credentials/",
                    header("Host", "169.254.169.254"),
                    header("User-Agent", "curl/8.14.1"),
                    hidden("Accept"))));
    copy.category = "iam/security-credentials";
    copy.sensitive = true;
    return copy.request();
  }

  /** The same request with an answer of that status, or with none for 0. */
  public static Request answered(Request request, int status) {
    Copy copy = new Copy(request);
    copy.outcome = Optional.of(status == 0 ? Outcome.NO_RESPONSE : Outcome.ofStatus(status));
    copy.duration = status == 0 ? Optional.empty() : request.duration();
    copy.status = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    return copy.request();
  }

  /** A call without a token on that connection, of which no caller is known. */
  public static Request anonymous(Flow flow) {
    Copy copy = new Copy(credentials(Version.V1));
    copy.flow = flow;
    copy.caller = Optional.empty();
    copy.workload = Workload.UNKNOWN;
    return copy.request();
  }

  /** The same request with another head. */
  public static Request withHead(Request request, RequestHead head) {
    Copy copy = new Copy(request);
    copy.head = Optional.of(head);
    return copy.request();
  }

  /** The same request from another caller, or from one that could not be found. */
  public static Request from(Request request, Optional<Caller> caller, Workload workload) {
    Copy copy = new Copy(request);
    copy.caller = caller;
    copy.workload = workload;
    return copy.request();
  }

  /** The same request to another endpoint, of another cloud's API. */
  public static Request to(Request request, Endpoint endpoint, Api api) {
    Copy copy = new Copy(request);
    copy.api = api;
    copy.flow = flow(endpoint);
    return copy.request();
  }

  /** A request of which some parts become others, its number and its time since boot none. */
  private static final class Copy {
    private final Request of;
    private Api api;
    private String category;
    private boolean sensitive;
    private Optional<Outcome> outcome;
    private Optional<Duration> duration;
    private Optional<RequestHead> head;
    private OptionalInt status;
    private Flow flow;
    private Optional<Caller> caller;
    private Workload workload;

    Copy(Request of) {
      this.of = of;
      api = of.api();
      category = of.category();
      sensitive = of.sensitive();
      outcome = of.outcome();
      duration = of.duration();
      head = of.head();
      status = of.status();
      flow = of.flow();
      caller = of.caller();
      workload = of.workload();
    }

    Request request() {
      return new Request(
          0,
          0,
          of.time(),
          of.version(),
          api,
          category,
          sensitive,
          outcome,
          duration,
          head,
          status,
          flow,
          of.hopLimit(),
          caller,
          workload,
          of.finding());
    }
  }

  /** Bytes that are not HTTP, from nobody knows whom. */
  public static Request unreadable() {
    return new Request(
        0,
        0,
        TIME,
        Version.UNKNOWN,
        Api.OTHER,
        "",
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        flow(Endpoint.DEFAULTS.get(1)),
        OptionalInt.empty(),
        Optional.empty(),
        Workload.UNKNOWN,
        Optional.empty());
  }

  public static Coverage.Node node() {
    return new Coverage.Node(ORIGIN, "6.1.0-44-amd64", "0.1.0");
  }

  public static Coverage.Totals totals(long requests, Map<Loss, Long> lost) {
    return new Coverage.Totals(requests, 100 * requests, new LossCounts(lost), 2, 1);
  }
}
