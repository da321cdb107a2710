package io.imdscope.event.read;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.CredentialSource;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Finding;
import io.imdscope.event.Flow;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Outcome;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Events of all kinds with whatever can be in them, the same for the same seed. */
public final class MadeEvents {
  private static final String[] TEXTS = {
    "",
    "app",
    "curl/8.14.1",
    "a\"b\\c",
    "<script>alert(1)</script>",
    "\u202e\ud83d\ude00é",
    "\ud800",
    "\u0000\n\r\t\u007f",
    "{\"pid\":7,",
    "\",\"client.port\":1,\"",
    "/a/b",
    "web-1",
    "x".repeat(300)
  };
  private static final String[] ADDRESSES = {
    "10.0.3.17", "10.0.3.18", "fd00:ec2::17", "::1", "2001:db8:0:1:1:1:1:1", "0.0.0.0"
  };
  private static final String[] OWNERS = {
    "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "Rollout"
  };

  private final Random random;

  public MadeEvents(long seed) {
    random = new Random(seed);
  }

  /** The event's line, without its newline. */
  public static byte[] line(Event event, Origin origin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new EventJson(origin).write(event, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return java.util.Arrays.copyOf(out.toByteArray(), out.size() - 1);
  }

  public Event next() {
    return switch (random.nextInt(12)) {
      case 0 -> new Coverage.Start(time(), node(), Endpoint.DEFAULTS);
      case 1 -> new Coverage.Heartbeat(time(), node(), totals());
      case 2 -> new Coverage.Stop(time(), node(), totals());
      case 3, 4 -> {
        Request request = request();
        Request last = request.reported(0, request.finding());
        yield new Repeated(
            last, last.time().minusNanos(random.nextInt(1_000_000_000)), 1 + random.nextInt(1000));
      }
      default -> request();
    };
  }

  public Request request() {
    Optional<Caller> caller = maybe(this::caller);
    return new Request(
        random.nextInt(1000),
        0,
        time(),
        any(Version.values()),
        any(Api.values()),
        text(),
        random.nextBoolean(),
        maybe(() -> any(Outcome.values())),
        maybe(() -> Duration.ofNanos(random.nextInt(Integer.MAX_VALUE))),
        maybe(this::head),
        random.nextBoolean() ? OptionalInt.of(200 + random.nextInt(300)) : OptionalInt.empty(),
        new Flow(
            address(),
            random.nextInt(65536),
            new Endpoint(any(Endpoint.Kind.values()), address(), 80),
            maybe(() -> new InetSocketAddress(address(), random.nextInt(65536)))),
        random.nextInt(4) == 0 ? OptionalInt.of(random.nextInt(256)) : OptionalInt.empty(),
        caller,
        workload(caller),
        maybe(() -> new Finding(any(Cause.values()), text())));
  }

  private Coverage.Node node() {
    return new Coverage.Node(origin(), text(), text());
  }

  private Coverage.Totals totals() {
    EnumMap<Loss, Long> lost = new EnumMap<>(Loss.class);
    while (random.nextInt(3) == 0) {
      lost.put(any(Loss.values()), (long) random.nextInt(100));
    }
    return new Coverage.Totals(
        random.nextInt(1000), random.nextLong() >>> 1, new LossCounts(lost), random.nextInt(3), 0);
  }

  private Instant time() {
    return Instant.ofEpochSecond(
        random.nextInt(50) == 0
            ? random.nextLong() % 200_000_000_000L
            : 1_790_000_000L + random.nextInt(9_999_999),
        random.nextInt(1_000_000_000));
  }

  private RequestHead head() {
    List<RequestHead.Header> headers = new ArrayList<>();
    for (String name :
        new String[] {
          "User-Agent",
          "X-Forwarded-For",
          "x-forwarded-for",
          "X-aws-ec2-metadata-token-ttl-seconds",
          "Accept"
        }) {
      if (random.nextInt(3) == 0) {
        headers.add(new RequestHead.Header(name, maybe(this::text)));
      }
    }
    return new RequestHead(
        random.nextBoolean() ? "GET" : text(),
        text(),
        maybe(this::text),
        "HTTP/1.1",
        headers,
        random.nextInt(8) == 0);
  }

  private Caller caller() {
    List<ProcessIdentity> ancestors = new ArrayList<>();
    for (int i = random.nextInt(Caller.MAX_ANCESTORS + 1); i > 0; i--) {
      ancestors.add(
          new ProcessIdentity(random.nextInt(100), text(), texts(), false, Optional.empty()));
    }
    return new Caller(
        new ProcessIdentity(
            random.nextInt(Integer.MAX_VALUE),
            text(),
            texts(),
            random.nextInt(9) == 0,
            maybe(this::time)),
        random.nextBoolean() ? OptionalInt.of(random.nextInt(100)) : OptionalInt.empty(),
        text(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        ancestors,
        cgroup(),
        random.nextBoolean() ? OptionalLong.of(4_026_531_840L) : OptionalLong.empty(),
        any(Source.values()));
  }

  private CgroupPath cgroup() {
    return switch (random.nextInt(4)) {
      case 0 -> CgroupPath.UNKNOWN;
      case 1 -> CgroupPath.parse("/");
      case 2 -> new CgroupPath(List.of("a.slice", "é\"b"), false);
      default -> CgroupPath.parse("/kubepods.slice/pod" + random.nextInt(20));
    };
  }

  private Workload workload(Optional<Caller> caller) {
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          new Workload.Container(
              text(),
              maybe(this::text),
              maybe(this::text),
              maybe(this::text),
              maybe(this::pod),
              maybe(
                  () ->
                      new Workload.EcsTask(
                          Optional.of(text()),
                          maybe(this::text),
                          maybe(this::text),
                          maybe(this::text),
                          maybe(this::text))),
              maybe(() -> new Workload.ComposeService(text(), text())),
              maybe(() -> any(Source.values())),
              maybe(() -> any(Disagreement.values())));
      case 2 -> pod();
      case 3 -> new Workload.SystemdUnit(text(), maybe(this::text));
      case 4 ->
          new Workload.Session(
              maybe(this::text),
              OptionalInt.of(random.nextInt()),
              maybe(this::text),
              maybe(this::text));
      default ->
          caller.<Workload>map(each -> new Workload.Host(each.cgroup())).orElse(Workload.UNKNOWN);
    };
  }

  private Workload.Pod pod() {
    Set<CredentialSource> sources = EnumSet.noneOf(CredentialSource.class);
    while (random.nextInt(3) == 0) {
      sources.add(any(CredentialSource.values()));
    }
    return new Workload.Pod(
        text(),
        maybe(this::text),
        maybe(this::text),
        maybe(() -> any(Source.values())),
        maybe(
            () ->
                new Workload.PodDetails(
                    maybe(() -> new Workload.Owner(any(OWNERS), text())),
                    maybe(this::text),
                    sources,
                    maybe(this::text))));
  }

  private InetAddress address() {
    return InetAddress.ofLiteral(any(ADDRESSES));
  }

  Origin origin() {
    return new Origin("node-" + random.nextInt(3), maybe(this::text), "run-" + random.nextInt(3));
  }

  private String text() {
    return any(TEXTS);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    while (random.nextInt(3) > 0) {
      texts.add(text());
    }
    return texts;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }
}
