package io.imdscope.diagnosis;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Calls as bytes, each of three texts up to a zero byte: four characters that say which process,
 * which parent, which answer and how many seconds after the one before; arguments, parted by
 * blanks, the first of them also the process's name; and what it sends.
 */
final class FuzzedCalls {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private final List<Request> requests = new ArrayList<>();
  private final RequestTracker tracker =
      new RequestTracker(Limits.DEFAULTS, request -> requests.add(named(request)));
  private long seconds;
  private long connection;

  private FuzzedCalls() {}

  /** What the tracker makes of them, in the order in which it tells. */
  static List<Request> of(byte[] input) {
    FuzzedCalls calls = new FuzzedCalls();
    String[] texts = new String(input, StandardCharsets.ISO_8859_1).split("\0", -1);
    for (int i = 0; i + 2 < texts.length; i += 3) {
      if (texts[i].length() == 4) {
        calls.call(texts[i], texts[i + 1].split(" ", -1), texts[i + 2]);
      }
    }
    calls.tracker.finish();
    return calls.requests;
  }

  private void call(String how, String[] args, String sent) {
    connection++;
    seconds += how.charAt(3) & 0x3f;
    long nanos = seconds * 1_000_000_000;
    byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
    Flow flow =
        new Flow(
            InetAddress.ofLiteral("10.0.0." + (how.charAt(0) & 3)),
            (int) connection,
            Endpoint.DEFAULTS.getFirst());
    tracker.accept(
        new Observation.Connected(
            connection, nanos, caller(how.charAt(0), how.charAt(1), List.of(args))));
    tracker.accept(
        new Observation.Sent(
            connection,
            nanos,
            START.plusSeconds(seconds),
            flow,
            0,
            true,
            bytes,
            bytes.length,
            false));
    int status = status(how.charAt(2));
    if (status > 0) {
      tracker.accept(new Observation.Received(connection, nanos, 0, 100, status, 2, false));
    }
  }

  private static int status(char answer) {
    return switch (answer) {
      case '2' -> 200;
      case '3' -> 403;
      case '4' -> 401;
      case '5' -> 503;
      default -> 0;
    };
  }

  /** Its parent is the first of all, or a shell that forked itself. */
  private static Caller caller(char process, char parent, List<String> args) {
    int shell = parent & 0x1f;
    List<ProcessIdentity> above =
        shell == 0
            ? List.of(identity(1, List.of("init")))
            : List.of(
                identity(200 + shell, args),
                identity(199 + shell, args),
                identity(1, List.of("init")));
    return new Caller(
        identity(100 + (process & 0x0f), args),
        OptionalInt.of(100),
        "thread",
        OptionalInt.of(0),
        above,
        CgroupPath.parse("/pod" + (process & 3)),
        OptionalLong.of(1),
        Source.KERNEL);
  }

  private static ProcessIdentity identity(int pid, List<String> args) {
    String name = args.getFirst().substring(0, Math.min(15, args.getFirst().length()));
    return new ProcessIdentity(pid, name, args, false, Optional.of(START));
  }

  private static Request named(Request request) {
    return request
        .caller()
        .map(caller -> request.withWorkload(new Workload.Host(caller.cgroup())))
        .orElse(request);
  }
}
