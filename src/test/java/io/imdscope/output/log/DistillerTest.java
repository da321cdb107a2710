package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence and what cannot be read stay as they stand; of the rest the counts stay. */
class DistillerTest {
  private static final Instant TIME = Samples.TIME;

  @TempDir private Path temp;

  private final List<String> lines = new ArrayList<>();
  private final Distiller distiller = new Distiller(LogSettings.DEFAULT_TOTAL_BYTES, Pace.FREE);

  @Test
  void whatRepeatsBecomesTheLastOfItWithACount() throws IOException {
    for (int i = 0; i < 5; i++) {
      add(Logged.call(TIME.plusSeconds(i % 4), Version.V2, "a.service", "curl/8.0"));
    }
    add(Logged.call(TIME, Version.V2, "b.service", "curl/8.0"));
    Request last = Logged.call(TIME.plusSeconds(3), Version.V2, "a.service", "curl/8.0");
    Request other = Logged.call(TIME, Version.V2, "b.service", "curl/8.0");
    assertThat(distilled())
        .containsExactly(json(new Repeated(last, TIME, 5)), json(new Repeated(other, TIME, 1)));
  }

  @Test
  void evidenceAndCoverageStayAsTheyStand() throws IOException {
    Request v2 = Logged.call(TIME, Version.V2, "a.service", "curl/8.0");
    add(new Coverage.Start(TIME, Samples.node(), Endpoint.DEFAULTS));
    add(Samples.credentials(Version.V1));
    add(Samples.unreadable());
    add(Samples.answered(v2, 401));
    add(Samples.answered(v2, 403));
    add(Samples.answered(v2, 0));
    add(Samples.from(v2, Optional.empty(), Workload.UNKNOWN));
    lines.add("{\"time\":\"2026-11-2");
    lines.add("");
    lines.add("{\"time\":\"2026-11-23T02:31:01.494635812Z\",\"event.name\":\"of.tomorrow\"}");
    lines.add("[1,2]");
    lines.add("{\"time\":\"later\",\"event.name\":\"imds.request\",\"imds.version\":\"v2\"}");
    add(new Coverage.Stop(TIME, Samples.node(), Samples.totals(6, Map.of())));
    assertThat(distilled()).isEqualTo(lines);
    assertThat(distiller.damaged()).isZero();
  }

  @Test
  void whereNextToNothingWouldBecomeGroupsItIsNotWorthTheTime() throws IOException {
    assertThat(isWorthIt(63, 4096)).isFalse();
    assertThat(isWorthIt(1, 4)).isTrue();
    assertThat(isWorthIt(1, 1)).isTrue();
  }

  @Test
  void theFirstLinesDoNotTellOfAllOthers() throws IOException {
    for (int i = 0; i < 256; i++) {
      add(Logged.call(TIME, Version.V1, "a.service", "curl/8.0"));
    }
    assertThat(distiller.isWorthIt(file("log"))).isFalse();
    for (int i = 0; i < 4096; i++) {
      add(Logged.call(TIME, Version.V2, "a.service", "curl/8.0"));
    }
    assertThat(distiller.isWorthIt(file("log"))).isTrue();
  }

  /** In a file where in each so many lines so many have a token. */
  private boolean isWorthIt(int tokens, int of) throws IOException {
    lines.clear();
    for (int i = 0; i < 8192; i++) {
      Version version = i % of < tokens ? Version.V2 : Version.V1;
      add(Logged.call(TIME, version, "a.service", "curl/8.0"));
    }
    return distiller.isWorthIt(file("log"));
  }

  /** So that a later line's count of calls is never ahead of the calls. */
  @Test
  void groupsComeAfterTheFirstLine() throws IOException {
    add(new Coverage.Heartbeat(TIME, Samples.node(), Samples.totals(0, Map.of())));
    add(Logged.call(TIME, Version.V2, "a.service", "curl/8.0"));
    add(new Coverage.Heartbeat(TIME, Samples.node(), Samples.totals(1, Map.of())));
    assertThat(distilled())
        .extracting(line -> Logged.line(line).get("event.name"))
        .containsExactly("imdscope.heartbeat", "imds.requests", "imdscope.heartbeat");
  }

  @Test
  void aggregatesAddUpAndKeepTheEndsOfEachRun() throws IOException {
    for (int run = 0; run < 3; run++) {
      Coverage.Node node =
          new Coverage.Node(new Origin("node-1", Optional.empty(), "run-" + run), "6.1", "0.1.0");
      add(new Coverage.Start(TIME, node, Endpoint.DEFAULTS));
      for (int i = 0; i < 4; i++) {
        add(Logged.call(TIME.plusSeconds(i), Version.V1, "a.service", "curl/8.0"));
        add(Logged.call(TIME.plusSeconds(i), Version.V2, "a.service", "curl/8.0"));
        add(new Coverage.Heartbeat(TIME, node, Samples.totals(i, Map.of())));
      }
    }
    List<String> once = aggregated(file("one"));
    lines.clear();
    lines.addAll(once);
    List<String> twice = aggregated(file("two"), file("three"));
    assertThat(once)
        .extracting(line -> Logged.line(line).get("event.name"))
        .containsExactly(
            "imdscope.start",
            "imds.requests",
            "imds.requests",
            "imdscope.heartbeat",
            "imdscope.start",
            "imdscope.heartbeat",
            "imdscope.start",
            "imdscope.heartbeat");
    Request v1 = Logged.call(TIME.plusSeconds(3), Version.V1, "a.service", "curl/8.0");
    assertThat(once.get(1)).isEqualTo(json(new Repeated(v1, TIME, 12)));
    assertThat(twice).hasSize(8);
    assertThat(twice.get(1)).isEqualTo(json(new Repeated(v1, TIME, 24)));
  }

  /** Agents of 16 KiB, as a hostile client may send: neither memory nor the file has room. */
  @Test
  void longTextsAreLeftOutAndCountsStay() throws IOException {
    for (int i = 0; i < 300; i++) {
      add(Logged.call(TIME, Version.V1, "a.service", "x".repeat(16_000) + i));
    }
    List<String> all = aggregated(file("long"));
    assertThat(all).allMatch(line -> line.length() < 4500);
    assertThat(all.stream().mapToLong(line -> Long.parseLong(Logged.line(line).get("imds.count"))))
        .containsOnly(1L)
        .hasSize(300);
    assertThat(Logged.line(all.getFirst()))
        .containsKeys("imds.version", "systemd.unit", "client.address", "process.pid")
        .doesNotContainKey("user_agent.original");
  }

  @Test
  void moreGroupsThanFitAreCountedForTheirWorkloadThenForTheirNode() throws IOException {
    int calls = 2 * Groups.MOST + 10;
    Groups groups = new Groups(4L << 20);
    for (int i = 0; i < calls; i++) {
      byte[] line =
          json(Logged.call(TIME, Version.V1, "u" + i + ".service", "curl/8.0"))
              .getBytes(StandardCharsets.US_ASCII);
      groups.add(LogLine.parse(line, 0, line.length).orElseThrow(), line, 0, line.length);
    }
    assertThat(groups.size()).isLessThanOrEqualTo(2 * Groups.MOST + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    groups.write(out);
    List<Map<String, String>> read =
        out.toString(StandardCharsets.US_ASCII).lines().map(Logged::line).toList();
    assertThat(Logged.counts(read).values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(calls);
    assertThat(read).filteredOn(line -> !line.containsKey("user_agent.original")).isNotEmpty();
    assertThat(read.getLast())
        .containsEntry("host.name", "node-1")
        .doesNotContainKey("systemd.unit");
    assertThat(out.size()).isLessThan(6 << 20);
  }

  @Test
  void aLineLongerThanAnyEventIsKeptInPieces() throws IOException {
    lines.add("x".repeat(2 * Lines.LONGEST + 5));
    add(Logged.call(TIME, Version.V1, "a.service", "curl/8.0"));
    List<String> kept = distilled();
    assertThat(kept).hasSize(4);
    assertThat(String.join("", kept.subList(0, 3))).isEqualTo(lines.getFirst());
    assertThat(kept.getLast()).isEqualTo(lines.getLast());
  }

  private void add(Event event) throws IOException {
    lines.add(json(event));
  }

  private static String json(Event event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventJson(Samples.ORIGIN).write(event, out);
    return out.toString(StandardCharsets.US_ASCII).strip();
  }

  private Path file(String name) throws IOException {
    Path file = temp.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private List<String> distilled() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    distiller.distil(file("log"), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> aggregated(Path... files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    distiller.aggregate(List.of(files), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
