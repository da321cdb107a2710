package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.Lived;
import io.imdscope.reconcile.metric.NoTokenMetric;
import io.imdscope.reconcile.metric.StandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --cloudwatch live} as a user starts it, with the real SDK, against a stand-in. The SDK is
 * never let to look for credentials at the metadata service.
 */
class ReconcileLiveTest {
  private static final String INSTANCE = "i-0123456789abcdef0";
  private static final int PERIOD = 300;

  private final Lived node = new Lived(INSTANCE);
  private final Map<String, String> environment = new TreeMap<>();
  @TempDir private Path directory;
  private Path logs;
  private String result = "";
  private String err = "";

  @BeforeEach
  void settings() throws IOException {
    logs = Files.createDirectory(directory.resolve("logs"));
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_ACCESS_KEY_ID", StandIn.KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", StandIn.SECRET);
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_CONFIG_FILE", directory.resolve("none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
  }

  /** Calls of a day: all of them counted, and all but some traced. */
  private void aDay(StandIn cloudwatch, int withheld) {
    Random random = new Random(3);
    for (int start = 0; start < Lived.DAY; start += PERIOD) {
      int calls = random.nextInt(4);
      for (int i = 0; i < calls; i++) {
        node.saw(start + 10 + random.nextInt(PERIOD - 20), 200);
      }
      int unseen = start / PERIOD % 50 == 7 && withheld > 0 ? withheld : 0;
      cloudwatch.counted(
          INSTANCE, NoTokenMetric.NO_TOKEN, Lived.START.getEpochSecond() + start, calls + unseen);
    }
    node.write(logs);
  }

  @Test
  void whatCloudWatchHasOnSeveralPagesIsCompared() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      assertThat(reconcile(cloudwatch)).as(() -> err).isEqualTo(ExitCode.FINE);
      assertThat(cloudwatch.questions()).isEqualTo(3);
      assertThat(result).contains("288 periods").contains("0 not traced, 0 not counted");
    }
  }

  /** Of a day that was asked for, there are values of the first ten minutes. */
  @Test
  void whatCloudWatchHasNoValueOfIsNotPassedOver() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      for (int start = 0; start < 2 * PERIOD; start += PERIOD) {
        node.saw(start + 100, 200);
        cloudwatch.counted(
            INSTANCE, NoTokenMetric.NO_TOKEN, Lived.START.getEpochSecond() + start, 1);
      }
      node.saw(50_000, 200);
      node.write(logs);
      assertThat(reconcile(cloudwatch)).as(() -> err).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(result).containsPattern("13:50:00 +- +1 +-  CloudWatch has no value");
    }
  }

  @Test
  void theDifferenceIsWhatWasWithheldAndThrottlingIsWaitedFor() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      cloudwatch.throttleFirst(2);
      aDay(cloudwatch, 3);
      assertThat(reconcile(cloudwatch)).as(() -> err).isEqualTo(ExitCode.CONDITION_MET);
      assertThat(cloudwatch.questions()).isEqualTo(5);
      assertThat(result).contains("18 not traced, 0 not counted");
    }
  }

  @Test
  void aWrongSignatureIsSaidWithoutTheWordsOfTheAnswer() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      environment.put("AWS_SECRET_ACCESS_KEY", "another");
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err)
          .contains("CloudWatch refused: status=403 code=SignatureDoesNotMatch; remedy: check the")
          .doesNotContain("SECRET WORDS")
          .hasLineCount(1);
    }
  }

  @Test
  void whatIsNotAllowedIsNamed() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      cloudwatch.refuse("AccessDeniedException");
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err).contains("remedy: allow cloudwatch:GetMetricData").hasLineCount(1);
      cloudwatch.refuse("SubscriptionRequiredException");
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err)
          .contains("refused: status=403 code=SubscriptionRequiredException; remedy: check what")
          .doesNotContain("again later")
          .hasLineCount(1);
    }
  }

  @Test
  void whatIsNoAnswerOfCloudWatchsIsNotCalledOutOfReach() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      cloudwatch.babble();
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err)
          .contains("what answered does not speak as CloudWatch does; remedy: check the endpoint")
          .doesNotContain("SECRET")
          .hasLineCount(1);
    }
  }

  @Test
  void aPeriodThatCloudWatchDoesNotHaveIsNotAskedFor() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      for (String period : List.of("45s", "90s")) {
        assertThat(reconcile(cloudwatch, "--period", period)).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--period is in whole minutes");
      }
      assertThat(cloudwatch.questions()).isZero();
      assertThat(reconcile(cloudwatch, "--period", "10m")).isEqualTo(ExitCode.FINE);
    }
  }

  /** Two questions: that the one has no answer is said once, and weighs more. */
  @Test
  void whatFlowLogsTellIsToldWithoutCloudWatchToo() throws Exception {
    node.write(logs);
    environment.remove("AWS_ACCESS_KEY_ID");
    String flows =
        Files.writeString(
                directory.resolve("flows.log"),
                "2 1 eni-1 10.0.3.17 52.46.150.1 1 443 6 1 1 5 6 ACCEPT OK\n")
            .toString();
    assertThat(live("--flow-logs", flows, "--api-endpoint", "10.9.9.9"))
        .isEqualTo(ExitCode.MACHINE_CANNOT);
    assertThat(err).contains("no AWS credentials were found; remedy:").hasLineCount(1);
    assertThat(result).contains("1 records read").doesNotContain("CloudWatch");
    assertThat(live("--flow-logs", flows, "--api-endpoint", "10.9.9.9", "--format", "json"))
        .isEqualTo(ExitCode.MACHINE_CANNOT);
    assertThat(result)
        .contains("\"flow_logs\":{")
        .contains("\"problems\":[\"no AWS credentials")
        .doesNotContain("\"cloudwatch\"");
  }

  @Test
  void anOutageEndsAfterTheRetries() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      cloudwatch.goOut();
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err).contains("CloudWatch refused: status=503").hasLineCount(1);
      assertThat(cloudwatch.questions()).isGreaterThan(1);
    }
  }

  @Test
  void whereNobodyAnswersOrThereAreNoCredentialsItSaysSo() throws Exception {
    try (StandIn cloudwatch = new StandIn()) {
      aDay(cloudwatch, 0);
      try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:" + closed.getLocalPort());
      }
      assertThat(live()).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err).contains("CloudWatch cannot be reached; remedy:").hasLineCount(1);
      environment.remove("AWS_ACCESS_KEY_ID");
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err).contains("no AWS credentials were found; remedy:").hasLineCount(1);
      environment.remove("AWS_REGION");
      assertThat(reconcile(cloudwatch)).isEqualTo(ExitCode.MACHINE_CANNOT);
      assertThat(err).contains("no AWS region is known; remedy: give --region").hasLineCount(1);
      assertThat(cloudwatch.questions()).isZero();
    }
  }

  /** What others never need takes none of their start and memory. */
  @Test
  void noOtherCommandLoadsAnythingOfIt() throws Exception {
    assertThat(start("-Xlog:class+load", Main.class.getName(), "train")).isZero();
    assertThat(result.lines().filter(line -> line.contains("io.imdscope."))).isNotEmpty();
    assertThat(result).doesNotContain("software.amazon.").doesNotContain("dev.hardwood.");
  }

  private int reconcile(StandIn cloudwatch, String... options) throws Exception {
    environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", cloudwatch.address());
    return live(options);
  }

  private int live(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(Main.class.getName(), "reconcile"));
    arguments.addAll(List.of("--log", logs.toString(), "--cloudwatch", "live"));
    arguments.addAll(List.of(options));
    return start(arguments.toArray(String[]::new));
  }

  private int start(String... arguments) throws Exception {
    Path out = directory.resolve("out");
    Path errors = directory.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    assertThat(builder.environment()).containsEntry("AWS_EC2_METADATA_DISABLED", "true");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    result = Files.readString(out);
    err = Files.readString(errors);
    return process.exitValue();
  }
}
