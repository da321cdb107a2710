package io.imdscope.capture.legacylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import io.imdscope.output.LegacyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@code --format legacy} writes is read back as the same requests, but for their case. */
class RoundTripTest {
  private static final ZoneId ZONE = ZoneId.of("America/New_York");
  private static final String[] PATHS = {
    "/", "/latest/meta-data/", "/latest/meta-data/iam/security-credentials/Role, a", "/a b?x=1, 2",
    "/latest/api/token", "/computeMetadata/v1/", "/metadata/v1.json", "/latest/user-data?A=%20",
  };
  private static final String[] VALUES = {
    "curl/8.14.1", "a, b", "Boto3/1.2 md/x, y", "", "é\u0001", "x-aws-ec2-metadata-token", "b: c"
  };
  private static final String[] ARGS = {
    "curl",
    "/usr/bin/Python3",
    "-s",
    "",
    "a b",
    "(x) y",
    "called by ->",
    "req details: get /",
    "ü",
    "[2026-01-01 00:00:00,000] [INFO] imdsv2 (pid:1:a argv:b) ",
    "--token=Secret",
    "-e"
  };

  private final Random random = new Random(11);

  @Test
  void theSameRequestsComeBack() throws IOException {
    List<Request> written = new ArrayList<>();
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, written::add);
    Instant time = Instant.parse("2026-10-31T00:00:00.123456789Z");
    for (int i = 0; i < 4000; i++) {
      time = time.plusMillis(21 + random.nextInt(60_000)); // over the hour that comes twice
      head(tracker, i, time);
    }
    tracker.finish();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (LegacyWriter writer = new LegacyWriter(log, ZONE)) {
      for (Request request : written) {
        writer.write(request);
      }
    }
    Told told = Told.in(ZONE, log.toByteArray());
    // What follows a head that was cut may have been written by its caller, for all that it tells.
    assertThat(told.problems())
        .isNotEmpty()
        .allMatch(
            each ->
                each.endsWith("follows a request without end: its caller may have written it")
                    || each.endsWith("more lines of the log could not be read"));
    assertThat(told.requests()).hasSize(written.size());
    for (int i = 0; i < written.size(); i++) {
      assertThat(shown(told.requests().get(i))).isEqualTo(shown(written.get(i)));
    }
    assertThat(written).extracting(Request::version).contains(Version.values());

    // And what is read is written as it was.
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    try (LegacyWriter writer = new LegacyWriter(again, ZONE)) {
      for (Request request : told.requests()) {
        writer.write(request);
      }
    }
    assertThat(again.toString(StandardCharsets.UTF_8).replace("\\\\", "\\"))
        .isEqualTo(log.toString(StandardCharsets.UTF_8));
  }

  private void head(RequestTracker tracker, int number, Instant time) {
    String path = any(PATHS);
    StringBuilder head = new StringBuilder();
    head.append(path.endsWith("token") || random.nextInt(9) == 0 ? "PUT " : "GET ");
    head.append(path).append(" HTTP/1.1\r\nHost: 169.254.169.254\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(random.nextBoolean() ? "User-Agent: " : "Accept: ").append(any(VALUES));
      head.append("\r\n");
    }
    if (random.nextBoolean()) {
      head.append("X-aws-ec2-metadata-Token: AQAAAsecret==\r\n");
    }
    boolean whole = random.nextInt(8) != 0;
    Flow flow = Samples.flow(Endpoint.DEFAULTS.getFirst());
    ProcessIdentity[] ancestors = new ProcessIdentity[random.nextInt(5)];
    for (int i = 0; i < ancestors.length; i++) {
      ancestors[i] = process(i + 1);
    }
    Optional<Caller> caller =
        random.nextInt(20) == 0
            ? Optional.empty()
            : Optional.of(Samples.caller(process(1000 + number), ancestors));
    tracker.accept(
        new Observation.Logged(
            number,
            number,
            time,
            flow,
            caller,
            Version.V2,
            random.nextInt(20) == 0
                ? "garbage\r\n".getBytes(StandardCharsets.UTF_8)
                : head.toString().getBytes(StandardCharsets.UTF_8),
            whole));
  }

  private ProcessIdentity process(int pid) {
    String[] args = new String[random.nextInt(5)];
    for (int i = 0; i < args.length; i++) {
      args[i] = i == 0 ? "/bin/Sh" : any(ARGS);
    }
    return Samples.process(pid, random.nextBoolean() ? "Curl" : "a b", args);
  }

  private String any(String[] of) {
    return of[random.nextInt(of.length)];
  }

  /** What the log can hold of it. */
  private static List<String> shown(Request request) {
    List<String> shown = new ArrayList<>();
    shown.add(request.time().truncatedTo(ChronoUnit.MILLIS).toString());
    shown.add(request.version().label() + " " + request.api().label());
    shown.add(request.category());
    request.head().ifPresent(head -> add(shown, head));
    request.caller().ifPresent(caller -> add(shown, caller));
    return shown.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  private static void add(List<String> shown, RequestHead head) {
    shown.add(head.method() + head.path() + head.query() + head.protocol() + head.truncated());
    head.headers().forEach(header -> shown.add(header.name()));
  }

  private static void add(List<String> shown, Caller caller) {
    add(shown, caller.process());
    caller.ancestors().stream().limit(3).forEach(ancestor -> add(shown, ancestor));
  }

  /** A process without arguments has no name there. */
  private static void add(List<String> shown, ProcessIdentity process) {
    String args = String.join(" ", process.args());
    shown.add(process.pid() + (process.args().isEmpty() ? "" : process.name()) + args);
  }
}
