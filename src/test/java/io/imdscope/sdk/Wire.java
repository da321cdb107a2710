package io.imdscope.sdk;

import io.imdscope.trace.Printed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a program put on the wire, in short. */
final class Wire {
  private Wire() {}

  /**
   * Version, outcome and the path's last part of each call in the order in which they were sent,
   * with commas between: {@code token ok, v2 ok instance-id}.
   */
  static String of(List<Printed> calls) {
    return calls.stream().map(Wire::of).collect(Collectors.joining(", "));
  }

  private static String of(Printed call) {
    String head = call.version() + " " + call.text("imds.outcome");
    return call.version().equals("token") ? head : head + " " + lastPart(call.path());
  }

  private static String lastPart(String path) {
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String part = whole.substring(whole.lastIndexOf('/') + 1);
    return part.equals("imdscope-lab-node-role") ? "role" : part;
  }

  /** From each request for a token to the next request of whatever kind. */
  static List<Duration> afterTokenRequests(List<Printed> calls) {
    List<Duration> all = new ArrayList<>();
    for (int i = 1; i < calls.size(); i++) {
      if (calls.get(i - 1).version().equals("token")) {
        all.add(Duration.between(time(calls.get(i - 1)), time(calls.get(i))));
      }
    }
    return all;
  }

  /** When a call was sent. */
  static Instant time(Printed call) {
    return Instant.parse(call.text("time"));
  }
}
