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
    Request request =
        request(
            version,
            head(
                "GET",
                "/latest/meta-data/iam/security-credentials/",
                header("Host", "169.254.169.254"),
                header("User-Agent", "curl/8.14.1"),
                hidden("Accept")));
    return new Request(
        0,
        0,
        request.time(),
        version,
        Api.EC2,
        "iam/security-credentials",
        true,
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        request.flow(),
        request.hopLimit(),
        request.caller(),
        request.workload(),
        request.finding());
  }

  /** The same request with an answer of that status, or with none for 0. */
  public static Request answered(Request request, int status) {
    return new Request(
        0,
        0,
        request.time(),
        request.version(),
        request.api(),
        request.category(),
        request.sensitive(),
        Optional.of(status == 0 ? Outcome.NO_RESPONSE : Outcome.ofStatus(status)),
        status == 0 ? Optional.empty() : request.duration(),
        request.head(),
        status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
        request.flow(),
        request.hopLimit(),
        request.caller(),
        request.workload(),
        request.finding());
  }

  /** A call without a token on that connection, of which no caller is known. */
  public static Request anonymous(Flow flow) {
    Request request = credentials(Version.V1);
    return new Request(
        0,
        0,
        request.time(),
        request.version(),
        request.api(),
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        flow,
        request.hopLimit(),
        Optional.empty(),
        Workload.UNKNOWN,
        Optional.empty());
  }

  /** The same request with another head. */
  public static Request withHead(Request request, RequestHead head) {
    return new Request(
        request.number(),
        request.bootNanos(),
        request.time(),
        request.version(),
        request.api(),
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        Optional.of(head),
        request.status(),
        request.flow(),
        request.hopLimit(),
        request.caller(),
        request.workload(),
        request.finding());
  }

  /** The same request from another caller, or from one that could not be found. */
  public static Request from(Request request, Optional<Caller> caller, Workload workload) {
    return new Request(
        0,
        0,
        request.time(),
        request.version(),
        request.api(),
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        request.flow(),
        request.hopLimit(),
        caller,
        workload,
        request.finding());
  }

  /** The same request to another endpoint, of another cloud's API. */
  public static Request to(Request request, Endpoint endpoint, Api api) {
    return new Request(
        0,
        0,
        request.time(),
        request.version(),
        api,
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        flow(endpoint),
        request.hopLimit(),
        request.caller(),
        request.workload(),
        request.finding());
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
