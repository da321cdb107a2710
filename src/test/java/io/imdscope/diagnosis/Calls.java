package io.imdscope.diagnosis;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
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
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Requests for tests: what one process of a pod asks for. Immutable; {@code with...} changes one
 * thing, and times are milliseconds after {@link #START}.
 */
public record Calls(
    String program,
    int pid,
    int parent,
    long startMillis,
    Optional<String> userAgent,
    Workload workload,
    long namespace,
    String address,
    Optional<String> forwardedFor) {
  public static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  public static final String NODE = "node-1";
  public static final String RUN = "6b1f0a3e-5d2c-4f7b-8a91-0c3d2e4f5a6b";
  public static final Origin ORIGIN = new Origin(NODE, Optional.empty(), RUN);
  private static final RequestHead.Header TTL =
      new RequestHead.Header("X-aws-ec2-metadata-token-ttl-seconds", Optional.of("21600"));

  /** A process of the pod {@code shop/web-1} that was started after the trace. */
  public static Calls by(String program) {
    return new Calls(
        program,
        100,
        50,
        1,
        Optional.empty(),
        pod("shop", "web-1", "app"),
        4_026_532_001L,
        "10.0.3.17",
        Optional.empty());
  }

  public static Workload pod(String namespace, String name, String container) {
    return new Workload.Container(
        "b924f1c2d3e4",
        Optional.of("containerd"),
        Optional.of(container),
        Optional.empty(),
        Optional.of(Workload.Pod.of("uid-of-" + name).named(namespace, name, Source.CRI)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Source.CRI),
        Optional.empty());
  }

  public Calls withPid(int other) {
    return new Calls(
        program, other, parent, startMillis, userAgent, workload, namespace, address, forwardedFor);
  }

  public Calls withParent(int other) {
    return new Calls(
        program, pid, other, startMillis, userAgent, workload, namespace, address, forwardedFor);
  }

  /** Started so long after {@link #START}, before it when negative. */
  public Calls startedAt(long millis) {
    return new Calls(
        program, pid, parent, millis, userAgent, workload, namespace, address, forwardedFor);
  }

  public Calls withAgent(String agent) {
    return new Calls(
        program,
        pid,
        parent,
        startMillis,
        Optional.of(agent),
        workload,
        namespace,
        address,
        forwardedFor);
  }

  public Calls in(Workload other) {
    return new Calls(
        program, pid, parent, startMillis, userAgent, other, namespace, address, forwardedFor);
  }

  public Calls inNamespace(long inode) {
    return new Calls(
        program, pid, parent, startMillis, userAgent, workload, inode, address, forwardedFor);
  }

  /** Passes requests on for that address. */
  public Calls forwardingFor(String origin) {
    return new Calls(
        program,
        pid,
        parent,
        startMillis,
        userAgent,
        workload,
        namespace,
        "10.0.0.1",
        Optional.of(origin));
  }

  /** Asks for a token; 0 for no answer. */
  public Request put(long millis, int status) {
    return request(millis, Version.TOKEN, "PUT", "/latest/api/token", "api/token", status, 2);
  }

  /** Asks for a token, which comes with that TTL. */
  public Request put(long millis, int status, int hopLimit) {
    return request(
        millis, Version.TOKEN, "PUT", "/latest/api/token", "api/token", status, hopLimit);
  }

  /** Reads the instance id without a token. */
  public Request v1(long millis) {
    return v1(millis, 200);
  }

  public Request v1(long millis, int status) {
    return request(
        millis, Version.V1, "GET", "/latest/meta-data/instance-id", "instance-id", status, 0);
  }

  /** Reads the role's name without a token. */
  public Request credentials(long millis) {
    return request(
        millis,
        Version.V1,
        "GET",
        "/latest/meta-data/iam/security-credentials/",
        "iam/security-credentials",
        200,
        0);
  }

  public Request v2(long millis) {
    return v2(millis, 200);
  }

  public Request v2(long millis, int status) {
    return request(
        millis, Version.V2, "GET", "/latest/meta-data/instance-id", "instance-id", status, 0);
  }

  public static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  public static Coverage.Node node() {
    return new Coverage.Node(ORIGIN, "6.1.0", "0.1.0");
  }

  public static Coverage started(long millis) {
    return new Coverage.Start(at(millis), node(), Endpoint.DEFAULTS);
  }

  public static Coverage stopped(long millis, long requests) {
    return new Coverage.Stop(
        at(millis), node(), new Coverage.Totals(requests, 0, LossCounts.NONE, 0, 0));
  }

  private Request request(
      long millis,
      Version version,
      String method,
      String path,
      String category,
      int status,
      int hopLimit) {
    List<RequestHead.Header> headers = new ArrayList<>();
    userAgent.ifPresent(
        agent -> headers.add(new RequestHead.Header("User-Agent", Optional.of(agent))));
    forwardedFor.ifPresent(
        origin -> headers.add(new RequestHead.Header("X-Forwarded-For", Optional.of(origin))));
    if (version == Version.TOKEN) {
      headers.add(TTL);
    }
    return new Request(
        0,
        0,
        at(millis),
        version,
        Api.EC2,
        category,
        category.contains("credentials"),
        Optional.of(status == 0 ? Outcome.NO_RESPONSE : Outcome.ofStatus(status)),
        status == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(1)),
        Optional.of(new RequestHead(method, path, Optional.empty(), "HTTP/1.1", headers, false)),
        status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
        new Flow(InetAddress.ofLiteral(address), 40_000, Endpoint.DEFAULTS.getFirst()),
        version == Version.TOKEN && status != 0 ? OptionalInt.of(hopLimit) : OptionalInt.empty(),
        Optional.of(caller()),
        workload,
        Optional.empty());
  }

  private Caller caller() {
    return new Caller(
        new ProcessIdentity(pid, program, List.of(program), false, Optional.of(at(startMillis))),
        OptionalInt.of(pid),
        program,
        OptionalInt.of(0),
        List.of(new ProcessIdentity(parent, "sh", List.of("sh"), false, Optional.empty())),
        CgroupPath.parse("/kubepods/pod1/app"),
        OptionalLong.of(namespace),
        Source.KERNEL);
  }
}
