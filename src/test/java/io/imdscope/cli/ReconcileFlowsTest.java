package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import io.imdscope.reconcile.Lived;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flow logs of known truth beside a log: whose credentials the API was called with. */
class ReconcileFlowsTest extends ReconcileRuns {
  private static final String NODE = "i-0123456789abcdef0";
  private static final String API = "52.46.150.1";
  private static final String DEFAULT =
      "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start"
          + " end action log-status\n";
  private static final String RANGES =
      """
      {"syncToken":"1","createDate":"2026-11-01-00-00-00","prefixes":[
       {"ip_prefix":"52.46.128.0/19","region":"us-east-1","service":"AMAZON","network_border_group":"us-east-1"},
       {"ip_prefix":"54.80.0.0/13","region":"us-east-1","service":"AMAZON","network_border_group":"us-east-1"},
       {"ip_prefix":"54.80.0.0/13","region":"us-east-1","service":"EC2","network_border_group":"us-east-1"},
       {"ip_prefix":"52.216.0.0/15","region":"us-east-1","service":"AMAZON","network_border_group":"us-east-1"},
       {"ip_prefix":"52.216.0.0/15","region":"us-east-1","service":"S3","network_border_group":"us-east-1"},
       {"ip_prefix":"67.220.224.0/20","region":"eu-west-1","service":"AMAZON","network_border_group":"eu-west-1"}],
       "ipv6_prefixes":[
       {"ipv6_prefix":"2600:1f00:e000::/40","region":"us-east-1","service":"AMAZON","network_border_group":"us-east-1"}]}
      """;

  private final Lived node = new Lived(NODE);
  private Path flows;
  private Path ranges;

  @BeforeEach
  void aDay() throws IOException {
    flows = directory.resolve("flows.log");
    ranges = Files.writeString(directory.resolve("ip-ranges.json"), RANGES);
    node.saw(read(1000, "10.0.3.17", "web"));
    node.saw(read(5000, "10.0.3.18", "batch"));
    node.saw(read(5010, "10.0.3.19", "cron"));
    node.saw(role(5020)); // takes the name only
    node.write(logs);
  }

  /** A pod's call for the role's credentials. */
  private static Request read(int second, String address, String pod) {
    return call(second, address, pod, "/latest/meta-data/iam/security-credentials/node-role");
  }

  private static Request role(int second) {
    return call(second, "10.0.3.20", "other", "/latest/meta-data/iam/security-credentials/");
  }

  private static Request call(int second, String address, String pod, String path) {
    Request request = Samples.request(Version.V2, Samples.head("GET", path));
    Workload workload =
        new Workload.Container(
            "id-of-" + pod,
            Optional.empty(),
            Optional.of("app"),
            Optional.empty(),
            Optional.of(
                Workload.Pod.of("uid-of-" + pod).named("shop", pod, io.imdscope.event.Source.CRI)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Request(
        0,
        0,
        Lived.START.plusSeconds(second),
        Version.V2,
        request.api(),
        "iam/security-credentials",
        true,
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        new Flow(InetAddress.ofLiteral(address), 40000, Endpoint.DEFAULTS.getFirst()),
        request.hopLimit(),
        request.caller(),
        workload,
        request.finding());
  }

  private static long at(int second) {
    return Lived.START.getEpochSecond() + second;
  }

  private static String record(String source, String target, int port, int start) {
    return "2 123456789010 eni-0a1b2c3d4e5f60718 "
        + source
        + " "
        + target
        + " 43210 "
        + port
        + " 6 20 4249 "
        + at(start)
        + " "
        + at(start + 59)
        + " ACCEPT OK\n";
  }

  @Test
  void aFlowGoesToWhoHadJustTakenTheCredentials() throws IOException {
    String text =
        DEFAULT
            + record("10.0.3.17", API, 443, 1030) // web's own address
            + record("10.0.3.17", API, 80, 1030)
            + record("10.0.3.17", "52.216.1.1", 443, 1030) // S3's
            + record("10.0.3.17", "93.184.216.34", 443, 1030) // not AWS's
            + record("10.0.3.17", API, 443, 9000) // long after
            + record("10.0.3.18", "54.80.1.2", 443, 5100) // perhaps an instance
            + record("10.0.9.9", API, 443, 1030); // another machine's
    assertThat(reconcile(text)).isEqualTo(ExitCode.FINE);
    assertThat(result)
        .contains("Flow logs never hold traffic to the metadata address 169.254.169.254")
        .contains("7 records read; the log has 3 reads of role credentials")
        .containsPattern("  1          1         0         0 .* shop/web · app\n")
        .containsPattern("  1          1         0         0 .* shop/batch · app\n")
        .containsPattern("  1          0         0         0 .* nobody just before\n")
        .contains("1 flows to the API are of no node of the log");
    assertThat(err).isEmpty();
    assertThat(reconcile(text, "--format", "json")).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("\"to_ec2\":1").contains("\"of_other_machines\":1");
  }

  /** However often others read in between, and where several are at one address. */
  @Test
  void whoReadAtTheAddressIsFound() throws IOException {
    for (int i = 0; i < 1500; i++) {
      node.saw(read(6000 + i / 10, "10.0.3.18", "batch"));
    }
    node.saw(read(6005, "10.0.3.17", "web"));
    node.saw(read(6010, "10.0.0.5", "kubelet"));
    node.saw(read(6011, "10.0.0.5", "agent"));
    node.write(logs);
    String text =
        DEFAULT + record("10.0.3.17", API, 443, 6140) + record("10.0.0.5", API, 443, 6140);
    assertThat(reconcile(text)).isEqualTo(ExitCode.FINE);
    assertThat(result)
        .containsPattern("  1          1         0         0 .* shop/web · app\n")
        .containsPattern("  1          0         0         1 .* shop/agent · app\n");
  }

  /** Addresses are used in many networks, but an instance's id is its own. */
  @Test
  void anotherInstanceIsNoneOfTheLogs() throws IOException {
    String header = "instance-id srcaddr dstaddr dstport protocol start end\n";
    String line = "%s 10.0.3.17 " + API + " 443 6 " + at(1030) + " " + at(1040) + "\n";
    assertThat(reconcile(header + line.formatted("i-0fffffffffffffff0"))).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("1 flows to the API are of no node of the log");
    assertThat(reconcile(header + line.formatted("-"))).isEqualTo(ExitCode.FINE);
    assertThat(result).containsPattern("  1          1         0         0 .* shop/web · app\n");
  }

  /** Nobody can say then that nobody took them. */
  @Test
  void beforeTheTraceNobodyKnowsWhoTookThem() throws IOException {
    String text =
        DEFAULT + record("10.0.3.17", API, 443, -7200) + record("10.0.3.17", API, 443, 10);
    assertThat(reconcile(text)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .containsPattern("  2          0         0         0 .* not known: not watched just before")
        .doesNotContain("nobody just before");
    assertThat(reconcile(text, "--format", "json")).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("\"watched\":false");
  }

  /** The call that was lost may have been for the credentials. */
  @Test
  void whereCallsWereLostNobodyKnowsWhoTookThem() throws IOException {
    String text =
        DEFAULT + record("10.0.3.17", API, 443, 9000) + record("10.0.3.17", API, 443, 1030);
    node.lost(8990);
    node.write(logs);
    assertThat(reconcile(text)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .containsPattern("  1          0 .* not known: .* or calls are lost or missing\n")
        .containsPattern("  1          1 .* shop/web · app\n")
        .doesNotContain("nobody");
  }

  /** A line is taken out, and its call is counted. */
  @Test
  void whereLinesAreMissingNobodyKnowsWhoTookThem() throws IOException {
    Path log = node.write(logs);
    Files.writeString(log, Files.readString(log).replaceAll("(?m)^.*id-of-cron.*\\R", ""));
    String text = DEFAULT + record("10.0.3.18", API, 443, 5100);
    assertThat(reconcile(text)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("calls are lost or missing").doesNotContain("shop/batch");
  }

  @Test
  void theStandardInputHasAnotherName() throws IOException {
    assertThat(run("--flow-logs", "-")).isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("--flow-logs has no - for the standard input: give /dev/stdin");
  }

  @Test
  void whatNothingTellsTheServiceOfIsSaid() throws IOException {
    Files.delete(ranges);
    assertThat(reconcile(DEFAULT + record("10.0.3.17", API, 443, 1030)))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err)
        .contains("nothing tells whether 1 flows to port 443 went to the API; remedy: give")
        .contains("--ip-ranges");
    assertThat(result).contains("no flow is known to go to the API");
  }

  /** Even of two formats with as many fields. */
  @Test
  void joinedFilesEachHaveTheirNames() throws IOException {
    String other = "version dstaddr interface-id srcaddr start dstport srcport protocol\n";
    String text =
        DEFAULT
            + record("10.0.3.17", API, 443, 1030)
            + DEFAULT
            + record("10.0.3.17", API, 443, 1031)
            + other
            + "2 "
            + API
            + " eni-1 10.0.3.17 "
            + at(1032)
            + " 443 40000 6\n"
            + other.replace("dstport srcport", "srcport dstport")
            + "2 "
            + API
            + " eni-1 10.0.3.17 "
            + at(1033)
            + " 40000 443 6\n";
    assertThat(reconcile(text)).as(err).isEqualTo(ExitCode.FINE);
    assertThat(result)
        .contains("4 records read")
        .containsPattern("  4          4         0         0 .* shop/web · app\n");
  }

  /** In its own order, by the instance's id, and with the node's address before translation. */
  @Test
  void aCustomFormatIsReadByItsHeader() throws IOException {
    String header =
        "pkt-dst-aws-service flow-direction instance-id pkt-srcaddr pkt-dstaddr srcaddr dstaddr"
            + " dstport protocol start end action tcp-flags log-status version ecs-cluster-name\n";
    String line = "%s egress %s %s %s 10.0.0.1 10.0.0.254 443 6 %d %d %s 19 OK 8 -\n";
    String text =
        header
            + line.formatted("EC2", NODE, "10.0.3.19", "54.80.1.2", at(5050), at(5060), "ACCEPT")
            + line.formatted("AMAZON", NODE, "10.0.3.77", API, at(5050), at(5060), "REJECT")
            + line.formatted("S3", NODE, "10.0.3.77", "52.216.1.1", at(5050), at(5060), "ACCEPT")
            + line.formatted(
                "-", NODE, "2001:db8::1", "2600:1f00:e000::5", at(1010), at(1011), "ACCEPT");
    assertThat(reconcile(text)).isEqualTo(ExitCode.FINE);
    assertThat(result)
        // one by its own address, one of another as the last of two workloads
        .containsPattern("  2          1         0         1         1 .* shop/cron · app\n")
        .containsPattern("  1          0         1         0         0 .* shop/web · app\n");
  }

  @Test
  void interfaceEndpointsAreKnownByAddressAndByInterface() throws IOException {
    String text =
        record("10.0.3.17", "10.0.8.8", 443, 1030)
            + record("10.0.3.17", "10.0.8.9", 443, 1030)
                .replace("eni-0a1b2c3d4e5f60718", "eni-0fffffffffffffff0")
            + record("10.0.3.17", "10.0.8.10", 443, 1030);
    assertThat(
            reconcile(
                text, "--api-endpoint", "10.0.8.8", "--api-endpoint", "eni-0fffffffffffffff0"))
        .isEqualTo(ExitCode.FINE);
    assertThat(result).containsPattern("  2          2         0         0 .* shop/web · app\n");
    assertThat(run("--flow-logs", flows.toString(), "--api-endpoint", "vpce-1"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theRegionSaysWhoseRangesCount() throws IOException {
    String text = record("10.0.3.17", "67.220.225.1", 443, 1030);
    assertThat(reconcile(text, "--region", "us-east-1")).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("no node of the log has a flow to the API");
    assertThat(reconcile(text, "--region", "eu-west-1")).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("shop/web");
  }

  /** As S3 has it, by gzip and Parquet among what is no flow log. */
  @Test
  void aDirectoryIsReadAsS3HasIt() throws IOException {
    Path day =
        Files.createDirectories(
            directory.resolve("AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/11/23"));
    for (int i = 0; i < 3; i++) {
      Path file = day.resolve("123456789010_vpcflowlogs_us-east-1_fl-1_2026_" + i + ".log.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(
            (DEFAULT + record("10.0.3.17", API, 443, 1030 + i))
                .getBytes(StandardCharsets.US_ASCII));
      }
    }
    Files.writeString(day.resolve("_SUCCESS"), "");
    assertThat(run("--flow-logs", directory.resolve("AWSLogs").toString())).isZero();
    assertThat(result).contains("3 records read").containsPattern("  3          3 .* shop/web");
  }

  /** Written by two others, from the same records. */
  @ParameterizedTest
  @ValueSource(strings = {"pyarrow.parquet", "duckdb.parquet"})
  void parquetIsReadAsTextIs(String name) throws IOException {
    Path file = fixture(name);
    assertThat(run("--flow-logs", file.toString())).as(() -> err).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("1004 records read")
        .contains("1 records are SKIPDATA")
        .containsPattern("  1          1         0         0 .* shop/batch · app\n")
        .containsPattern("  1          1         0         0 .* shop/web · app\n");
  }

  @Test
  void parquetInGzipIsNamedWithTheRemedy() throws IOException {
    Path file = directory.resolve("flows.parquet.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(fixture("duckdb.parquet"), out);
    }
    assertThat(run("--flow-logs", file.toString())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err)
        .contains("flows.parquet.gz: is Parquet in gzip, which is read from its end: gunzip it")
        .hasLineCount(1);
  }

  @Test
  void directoriesThatAreNotSearchedAreSaid() throws IOException {
    Path all = Files.createDirectory(directory.resolve("all"));
    Files.writeString(all.resolve("a.log"), record("10.0.3.17", API, 443, 1030));
    Files.createSymbolicLink(all.resolve("itself"), all);
    assertThat(run("--flow-logs", all.toString())).as(() -> err).isEqualTo(ExitCode.FINE);
    Path link = Files.createSymbolicLink(all.resolve("other.d"), logs);
    assertThat(run("--flow-logs", all.toString())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains(link + " is a link to a directory: name it").hasLineCount(1);
    assertThat(result).contains("shop/web");
    Files.delete(link);
    Path deep = Files.createDirectories(all.resolve("d/".repeat(24)));
    Files.writeString(deep.resolve("b.log"), record("10.0.3.17", API, 443, 1030));
    assertThat(run("--flow-logs", all.toString())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains(deep + " is more than 24 directories deep").hasLineCount(1);
    Files.delete(deep.resolve("b.log"));
    Files.delete(deep);
    assertThat(run("--flow-logs", all.toString())).as(() -> err).isEqualTo(ExitCode.FINE);
  }

  private static Path fixture(String name) {
    return Path.of(System.getProperty("imdscope.basedir"), "src/test/resources/flows", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyarrow.parquet", "duckdb.parquet"})
  void damagedParquetIsOneLine(String name) throws IOException {
    byte[] whole = Files.readAllBytes(fixture(name));
    java.util.Random random = new java.util.Random(1);
    Path damaged = directory.resolve("damaged.parquet");
    for (int i = 0; i < 24; i++) {
      byte[] copy = java.util.Arrays.copyOf(whole, i % 2 == 0 ? whole.length : 8 + i * 150);
      for (int k = 0; k < 3; k++) {
        copy[4 + random.nextInt(copy.length - 4)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(damaged, copy);
      assertThat(run("--flow-logs", damaged.toString())).isEqualTo(ExitCode.INCOMPLETE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          version srcaddr dstaddr start\\n2 10.0.0.1 10.0.0.2 5\\n | flows.log, line 1: lacks the fields dstport, protocol: choose a format
          hello world\\n | flows.log, line 1: is no flow log: it names none of its fields
          2 1 eni-1 10.0.3.17 52.46.150.1 1 443 6 1 1 5\\n | flows.log, line 1: has 11 fields, not 14 as its header says
          2 1 eni-1 10.0.3.17 52.46.150 1 443 6 1 1 5 6 ACCEPT OK\\n | flows.log, line 1: has a port, address or time that is none
          2 1 eni-1 10.0.3.17 52.46.150.1 1 443 6 1 1 now 6 ACCEPT OK\\n | flows.log, line 1: has a port, address or time
          2 1 eni-1 10.0.3.17 52.46.150.1 1 https 6 1 1 5 6 ACCEPT OK\\n | flows.log, line 1: has a port, address or time
          """)
  void whatIsNoRecordIsNamedWithItsLineAndTheRestIsRead(String text, String said)
      throws IOException {
    String lines = text.replace("\\n", "\n");
    assertThat(reconcile(lines + record("10.0.3.17", API, 443, 1030)))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains(said).hasLineCount(1);
    if (lines.startsWith("2 ")) {
      assertThat(result).contains("shop/web").contains("1 records or files could not be read");
    }
  }

  @Test
  void noDataIsNothingAndSkipDataIsMissing() throws IOException {
    String none =
        "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA\r\n";
    assertThat(reconcile(DEFAULT + none + record("10.0.3.17", API, 443, 1030))).isZero();
    assertThat(reconcile(DEFAULT + none.replace("NODATA", "SKIPDATA")))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("1 records are SKIPDATA: flows of that time are missing");
  }

  @Test
  void aLineWithoutEndAndAFileThatIsCutOffAreBounded() throws IOException {
    assertThat(
            reconcile(
                DEFAULT + "2 " + "x".repeat(900_000) + "\n" + record("10.0.3.17", API, 443, 1030)))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("flows.log, line 2: is longer than 64 KiB");
    assertThat(result).contains("shop/web");
    Path gzip = directory.resolve("cut.log.gz");
    StringBuilder text = new StringBuilder(DEFAULT);
    for (int i = 0; i < 5000; i++) {
      text.append(record("10.0.3.17", API, 443, 1000 + i));
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
    byte[] whole = Files.readAllBytes(gzip);
    Files.write(gzip, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(run("--flow-logs", gzip.toString())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("cut.log.gz, after line ").contains("is cut off or damaged");
    assertThat(result).contains("shop/web");
  }

  /** What lines are cut at by the buffer is put together again. */
  @Test
  void manyRecordsAreAllRead() throws IOException {
    StringBuilder text = new StringBuilder(DEFAULT);
    int hits = 0;
    for (int i = 0; i < 50_000; i++) {
      boolean hit = i % 7 == 0;
      hits += hit ? 1 : 0;
      text.append(record("10.0.3.17", API, hit ? 443 : 8443, 1000 + i % 200));
    }
    assertThat(reconcile(text.substring(0, text.length() - 1))).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("50000 records read").containsPattern(" " + hits + " +" + hits);
  }

  @Test
  void aWrongFileOfRangesIsSaid() throws IOException {
    Files.writeString(ranges, RANGES.substring(0, 700));
    assertThat(reconcile(record("10.0.3.17", API, 443, 1030))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("ip-ranges.json, line ").contains("or is cut off");
    assertThat(result).contains("shop/web");
    Files.writeString(ranges, "{}");
    assertThat(reconcile(record("10.0.3.17", API, 443, 1030))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("has no address ranges");
  }

  private int reconcile(String text, String... options) throws IOException {
    Files.writeString(flows, text);
    List<String> args = new ArrayList<>(List.of("--flow-logs", flows.toString()));
    args.addAll(List.of(options));
    return run(args.toArray(String[]::new));
  }

  private int run(String... options) throws IOException {
    List<String> args = new ArrayList<>();
    if (Files.exists(ranges)) {
      args.addAll(List.of("--ip-ranges", ranges.toString()));
    }
    args.addAll(List.of(options));
    return reconcileWith(args);
  }
}
