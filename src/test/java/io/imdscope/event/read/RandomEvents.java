package io.imdscope.event.read;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Events of every kind that can be written, the same for the same seed. */
final class RandomEvents {
  private static final String[] TEXTS = {
    "",
    "a",
    "web-1",
    "\"",
    "\\",
    "},{",
    "[{\"pid\":1",
    "\n",
    "\u0000",
    "caf\u00e9",
    "\ud83d\ude00",
    "\ud83d",
    "\u202eevil",
    "<script>alert(1)</script>",
    "\"imds.version\":\"v2\"",
    "://",
    " x "
  };
  private static final String[] ADDRESSES = {
    "10.0.3.17", "127.0.0.1", "fd00:ec2::254", "::1", "2001:db8:0:1::7", "fe80::1:2:3:4"
  };

  private final Random random;
  private final RandomWorkloads workloads;

  RandomEvents(long seed) {
    random = new Random(seed);
    workloads = new RandomWorkloads(random, this::text);
  }

  /** The line of an event, without its newline. */
  static byte[] line(Event event, Origin origin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new EventJson(origin).write(event, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = out.toByteArray();
    return java.util.Arrays.copyOf(bytes, bytes.length - 1);
  }

  Event next() {
    return switch (random.nextInt(10)) {
      case 0 -> coverage();
      case 1, 2 -> {
        Request request = request();
        Request last = request.reported(0, request.finding());
        yield new Repeated(
            last, last.time().minusNanos(random.nextInt(1_000_000)), 1 + random.nextInt(1_000_000));
      }
      default -> request();
    };
  }

  Coverage coverage() {
    Coverage.Node node = new Coverage.Node(origin(), text(), text());
    if (random.nextInt(3) == 0) {
      Instant time = time();
      Instant attached = random.nextBoolean() ? time : time.minusSeconds(1 + random.nextInt(9));
      return new Coverage.Start(time, node, list(4, this::endpoint), attached, maybe(this::text));
    }
    Map<Loss, Long> lost = new EnumMap<>(Loss.class);
    for (Loss loss : Loss.values()) {
      if (random.nextInt(3) == 0) {
        lost.put(loss, 1L + random.nextInt(1000));
      }
    }
    Coverage.Totals totals =
        new Coverage.Totals(
            random.nextLong(1_000_000_000_000_000L),
            random.nextInt(1000),
            new LossCounts(lost),
            random.nextInt(1000),
            random.nextInt(1000));
    return random.nextBoolean()
        ? new Coverage.Heartbeat(time(), node, totals)
        : new Coverage.Stop(time(), node, totals);
  }

  Request request() {
    Optional<Caller> caller = maybe(this::caller);
    CgroupPath cgroup = caller.map(Caller::cgroup).orElse(CgroupPath.UNKNOWN);
    return new Request(
        random.nextBoolean() ? 0 : random.nextLong(1, 1_000_000_000_000_000L),
        0,
        time(),
        any(Version.values()),
        any(Api.values()),
        text(),
        random.nextBoolean(),
        maybe(() -> any(Outcome.values())),
        maybe(() -> Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(60)))),
        maybe(this::head),
        integer(1000),
        new Flow(address(), random.nextInt(65_536), endpoint(), maybe(this::translated)),
        integer(256),
        caller,
        workloads.next(cgroup),
        maybe(() -> new Finding(any(Cause.values()), text())));
  }

  private RequestHead head() {
    String[] names = {"User-Agent", "X-Forwarded-For", "X-aws-ec2-metadata-token-ttl-seconds", "a"};
    return new RequestHead(
        text(),
        text(),
        maybe(this::text),
        "HTTP/1.1",
        list(5, () -> new RequestHead.Header(any(names), maybe(this::text))),
        random.nextBoolean());
  }

  private Caller caller() {
    Source[] sources = {Source.KERNEL, Source.PROCFS, Source.LEGACY_LOG, Source.ADDRESS};
    ProcessIdentity process =
        new ProcessIdentity(
            random.nextInt(1 << random.nextInt(31)),
            text(),
            list(4, this::text),
            random.nextBoolean(),
            maybe(this::time));
    return new Caller(
        process,
        integer(1 << 22),
        random.nextBoolean() ? process.name() : text(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        list(
            Caller.MAX_ANCESTORS,
            () ->
                new ProcessIdentity(
                    random.nextInt(1 << 22), text(), list(3, this::text), false, Optional.empty())),
        cgroup(),
        random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
        any(sources));
  }

  private CgroupPath cgroup() {
    return switch (random.nextInt(4)) {
      case 0 -> CgroupPath.UNKNOWN;
      case 1 -> new CgroupPath(List.of("b", "c"), false);
      case 2 -> CgroupPath.parse("/");
      default -> CgroupPath.parse("/a.slice/" + random.nextInt(9) + ".scope");
    };
  }

  private Endpoint endpoint() {
    return random.nextBoolean()
        ? any(Endpoint.DEFAULTS.toArray(Endpoint[]::new))
        : new Endpoint(Endpoint.Kind.CUSTOM, address(), 1 + random.nextInt(65_535));
  }

  private InetSocketAddress translated() {
    return new InetSocketAddress(address(), random.nextInt(65_536));
  }

  private InetAddress address() {
    return InetAddress.ofLiteral(any(ADDRESSES));
  }

  /** Also of a second without a fraction, and years ahead. */
  private Instant time() {
    return Instant.ofEpochSecond(
        random.nextInt(3) == 0
            ? random.nextLong(253_402_300_800L)
            : 1_763_000_000L + random.nextInt(9),
        random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000));
  }

  private OptionalInt integer(int bound) {
    return random.nextBoolean() ? OptionalInt.of(random.nextInt(bound)) : OptionalInt.empty();
  }

  Origin origin() {
    return new Origin(text(), maybe(this::text), "run-" + random.nextInt(9));
  }

  private String text() {
    return random.nextInt(3) == 0 ? any(TEXTS) : "t" + random.nextInt(20);
  }

  @SafeVarargs
  private <T> T any(T... all) {
    return all[random.nextInt(all.length)];
  }

  private <T> Optional<T> maybe(Supplier<T> make) {
    return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(make.get());
  }

  private <T> List<T> list(int most, Supplier<T> make) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      list.add(make.get());
    }
    return list;
  }
}
