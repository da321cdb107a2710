package io.imdscope.reconcile;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What happened on one instance in a day, and the log of a run that saw it, in the program's own
 * lines: so that it is known what is in the one and not in the other. Seconds count from {@link
 * #START}.
 */
public final class Lived {
  public static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  public static final int DAY = 86_400;

  private final String instance;
  private final Origin origin;
  private final List<Request> seen = new ArrayList<>();
  private final List<Integer> lost = new ArrayList<>();
  private int away = -1;
  private int back = -1;

  public Lived(String instance) {
    this.instance = instance;
    this.origin = new Origin("node-" + instance, Optional.of(instance), "run-of-" + instance);
  }

  /** A call without a token that was traced, answered with that status. */
  public void saw(int second, int status) {
    saw(call(second, status));
  }

  public void saw(Request request) {
    seen.add(request);
  }

  /** A call that was not traced, and counted as lost. */
  public void lost(int second) {
    lost.add(second);
  }

  /** Nobody watched from there to there. */
  public void unwatched(int from, int to) {
    away = from;
    back = to;
  }

  public static Request call(int second, int status) {
    return Samples.answered(
            Samples.request(Version.V1, Samples.head("GET", "/latest/meta-data/instance-id")),
            status)
        .withTime(START.plusSeconds(second).plusMillis(137));
  }

  /** Writes the log, a coverage line every 30 s, and names it after the instance. */
  public Path write(Path directory) {
    seen.sort(Comparator.comparing(Request::time));
    List<String> lines = new ArrayList<>();
    if (away < 0) {
      run(lines, origin, 0, DAY);
    } else {
      run(lines, origin, 0, away);
      run(lines, new Origin(origin.hostName(), origin.hostId(), "next"), back, DAY);
    }
    try {
      return Files.write(directory.resolve(instance + ".jsonl"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(List<String> lines, Origin run, int from, int to) {
    Coverage.Node node = new Coverage.Node(run, "6.1", "0.1.0");
    List<Event> events = new ArrayList<>();
    events.add(new Coverage.Start(START.plusSeconds(from), node, Endpoint.DEFAULTS));
    long number = 0;
    int next = 0;
    for (int second = from + 30; second <= to; second += 30) {
      Instant time = START.plusSeconds(second);
      for (; next < seen.size() && seen.get(next).time().isBefore(time); next++) {
        if (!seen.get(next).time().isBefore(START.plusSeconds(from))) {
          number++;
          events.add(seen.get(next).reported(number, Optional.empty()));
        }
      }
      int until = second;
      long missed = lost.stream().filter(each -> each >= from && each < until).count();
      LossCounts losses = new LossCounts(Map.of(Loss.RING_FULL_REQUEST, missed));
      Coverage.Totals totals = new Coverage.Totals(number, 100 * number, losses, 0, 0);
      events.add(
          second == to
              ? new Coverage.Stop(time, node, totals)
              : new Coverage.Heartbeat(time, node, totals));
    }
    events.forEach(event -> lines.add(line(event, run)));
  }

  private static String line(Event event, Origin run) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      new EventJson(run).write(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** As {@code aws cloudwatch get-metric-data} prints sums, by the period's first second. */
  public static String metricData(String label, Map<Integer, Long> sums) {
    return """
        {"Id":"q1","Label":"%s","Timestamps":[%s],"Values":[%s],"StatusCode":"Complete"}"""
        .formatted(
            label,
            sums.keySet().stream()
                .map(second -> "\"" + START.plusSeconds(second).toString().replace("Z", "+00:00\""))
                .collect(Collectors.joining(",")),
            sums.values().stream().map(sum -> sum + ".0").collect(Collectors.joining(",")));
  }

  /** As {@code aws cloudwatch get-metric-statistics} does, in no order. */
  public static String metricStatistics(String metric, Map<Integer, Long> sums) {
    List<String> points =
        new ArrayList<>(
            sums.entrySet().stream()
                .map(
                    each ->
                        "{\"Timestamp\":\"%s\",\"Sum\":%d.0,\"Unit\":\"Count\"}"
                            .formatted(START.plusSeconds(each.getKey()), each.getValue()))
                .toList());
    java.util.Collections.shuffle(points, new java.util.Random(1));
    return "{\"Label\":\"" + metric + "\",\"Datapoints\":[" + String.join(",\n", points) + "]}";
  }
}
