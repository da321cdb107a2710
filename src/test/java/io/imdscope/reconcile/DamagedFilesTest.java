package io.imdscope.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.flow.CredentialReads;
import io.imdscope.reconcile.flow.FlowFiles;
import io.imdscope.reconcile.flow.FlowJoin;
import io.imdscope.reconcile.flow.IpRanges;
import io.imdscope.reconcile.metric.MetricFile;
import io.imdscope.reconcile.metric.MetricHints;
import io.imdscope.reconcile.metric.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a file: nothing is thrown, and what is said of it is bounded. */
class DamagedFilesTest {
  private static final int ROUNDS = 1500;
  private static final String[] BITS = {
    "\"",
    "{",
    "}",
    "[",
    "]",
    "null",
    "1e999",
    "-1",
    "9".repeat(70),
    "\n",
    " ",
    "\u0000",
    "\\u0000",
    "0001-01-01T00:00:00Z",
    "999999999-01-01T00:00:00Z",
    "999999999999999999",
    "::",
    "/129",
    "\r"
  };

  private final Random random = new Random(11);
  @TempDir private Path directory;

  @Test
  void filesOfMetrics() throws IOException {
    Map<Integer, Long> sums = Map.of(0, 1L, 300, 2L, 600, 0L);
    byte[] data =
        bytes(
            "{\"MetricDataResults\":["
                + Lived.metricData("i-0123456789abcdef0 MetadataNoToken", sums)
                + "],\"Messages\":[]}");
    byte[] statistics = bytes(Lived.metricStatistics("MetadataNoToken i-01234567", sums));
    Path file = directory.resolve("metrics.json");
    for (int i = 0; i < ROUNDS; i++) {
      Files.write(file, damaged(i % 2 == 0 ? data : statistics, statistics));
      Complaints problems = new Complaints();
      MetricFile.read(file, MetricHints.NOTHING, new Values(), problems);
      said(problems);
    }
  }

  @Test
  void textOfFlowLogs() throws IOException {
    byte[] text =
        bytes(
            """
            version interface-id srcaddr dstaddr dstport protocol start end action log-status
            2 eni-1 10.0.0.1 52.46.150.1 443 6 1795392000 1795392059 ACCEPT OK
            2 eni-1 2001:db8::1 2600:1f00::1 443 6 1795392000 1795392059 REJECT OK
            2 eni-1 - - - - 1795392000 1795392059 - NODATA
            """);
    IpRanges ranges = ranges(bytes(RANGES), new Complaints());
    Path file = directory.resolve("flows.log");
    for (int i = 0; i < ROUNDS; i++) {
      Files.write(file, damaged(text, text));
      Complaints problems = new Complaints();
      FlowJoin join = new FlowJoin(new CredentialReads(each -> ""), ranges, List.of(), 1, problems);
      new FlowFiles(join, problems).read(file);
      assertThat(join.records()).isLessThan(20);
      said(problems);
    }
  }

  private static final String RANGES =
      """
      {"prefixes":[{"ip_prefix":"52.46.128.0/19","region":"us-east-1","service":"AMAZON"}],
       "ipv6_prefixes":[{"ipv6_prefix":"2600:1f00::/24","region":"us-east-1","service":"EC2"}]}
      """;

  @Test
  void filesOfRanges() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Complaints problems = new Complaints();
      ranges(damaged(bytes(RANGES), bytes(RANGES)), problems);
      said(problems);
    }
  }

  private IpRanges ranges(byte[] text, Complaints problems) throws IOException {
    Path file = Files.write(directory.resolve("ranges.json"), text);
    return IpRanges.read(file, Optional.empty(), problems);
  }

  private static void said(Complaints problems) {
    assertThat(problems.sentences())
        .allSatisfy(
            each ->
                assertThat(each)
                    .hasSizeLessThan(1000)
                    .doesNotContain("Exception")
                    .doesNotContainPattern("[\\x00-\\x1f]"));
  }

  private byte[] damaged(byte[] text, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(text.length);
    out.write(text, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.writeBytes(bytes(BITS[random.nextInt(BITS.length)]));
      case 2 -> out.write(other, 0, random.nextInt(other.length));
      default -> at += random.nextInt(text.length - at);
    }
    int from = Math.min(text.length, at + random.nextInt(3));
    out.write(text, from, text.length - from);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
