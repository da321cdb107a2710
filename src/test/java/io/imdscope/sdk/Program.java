package io.imdscope.sdk;

import io.imdscope.trace.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What calls the metadata service in a container: real SDKs, each finding credentials as every
 * client of it does, and scripts as people write them. It says on standard output how that went.
 */
enum Program {
  /** From before SDKs knew of tokens. */
  JAVA_V1_OLD(java("java-v1-old", "JavaV1")),
  JAVA_V1_NEW(java("java-v1-new", "JavaV1")),
  JAVA_V2(java("java-v2", "JavaV2", "credentials")),
  /** Its client for the metadata service, which knows nothing but tokens. */
  JAVA_V2_IMDS(java("java-v2", "JavaV2", "imds")),
  /** From before SDKs knew of tokens. */
  JS_V2_OLD(node("js-v2-old", "js-v2.js", "credentials")),
  JS_V2_NEW(node("js-v2-new", "js-v2.js", "credentials")),
  /** Gets credentials with a token, and then reads with a client that takes no heed of it. */
  JS_V2_BARE(node("js-v2-new", "js-v2.js", "bare")),
  JS_V3(node("js-v3", "js-v3.js")),
  /** Never knew of tokens; not every distribution has it. */
  BOTO2(python("with_boto2.py")),
  BOTO3(python("with_boto3.py")),
  /** Not every distribution has it. */
  RUBY(List.of("/usr/bin/ruby", "/drivers/with_ruby.rb")),
  /** Not every distribution has its sources. */
  GO_V1(List.of("/sdks/go-v1/go-v1")),
  /** Not every distribution has its sources. */
  GO_V2(List.of("/sdks/go-v2/go-v2")),
  /** Fails in the end, since there is no service behind its call; it has its credentials then. */
  AWS_CLI(
      List.of(
          "/usr/bin/env",
          "AWS_MAX_ATTEMPTS=1",
          "/usr/bin/aws",
          "sts",
          "get-caller-identity",
          "--endpoint-url",
          "http://127.0.0.1:1")),

  /** A script that never heard of tokens. */
  CURL(script("curl -q -sf -m 20 -o /dev/null $imds/meta-data/instance-id")),
  /** The same with BusyBox's own client. */
  WGET(script("/bin/wget -q -O /dev/null $imds/meta-data/instance-id")),
  /** As the guide says; without an answer the token is empty, and curl sends no empty header. */
  CURL_WITH_TOKEN(
      script(
          """
          token=$(curl -q -s -m 2 -X PUT $imds/api/token \\
            -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')
          curl -q -sf -m 20 -o /dev/null -H "X-aws-ec2-metadata-token: $token" \\
            $imds/meta-data/instance-id""")),
  /** Two programs side by side in one container, of which the second is from before tokens. */
  JAVA_V2_AND_JS_V2_OLD(
      List.of(
          "sh",
          "-c",
          shell(JAVA_V2.command) + " ${1:-1} &\n" + shell(JS_V2_OLD.command) + " ${1:-1}\nwait",
          "both")),
  /** Waits, for others to run beside it. */
  SLEEP(List.of("sleep", "100000"));

  @SuppressWarnings("ImmutableEnumChecker") // a copy that no one can change
  private final List<String> command;

  Program(List<String> command) {
    this.command = List.copyOf(command);
  }

  /**
   * The command line in a container.
   *
   * @param rounds how often it asks, a second apart; the AWS CLI asks once
   */
  List<String> command(int rounds) {
    if (rounds == 1) {
      return command;
    }
    List<String> all = new ArrayList<>(command);
    all.add(Integer.toString(rounds));
    return all;
  }

  /** Those of a test's rows, which begin with one, that can be run here. */
  static List<Program> installed(Stream<Arguments> rows) {
    return rows.map(row -> (Program) row.get()[0]).filter(Program::isInstalled).toList();
  }

  /** Skips a test, also in CI, where the distribution doesn't package what it is about. */
  void assumeInstalled() {
    Assumptions.assumeTrue(isInstalled(), "needs a distribution that packages " + this);
  }

  private boolean isInstalled() {
    return switch (this) {
      case BOTO2 -> Sdks.succeeds(Programs.PYTHON, "-c", "import boto");
      case RUBY -> Sdks.succeeds("/usr/bin/ruby", "-e", "require 'aws-sdk-core'");
      case GO_V1, GO_V2 -> Sdks.has(container());
      default -> true;
    };
  }

  /** The name of a container that runs it. */
  String container() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<String> java(String sdk, String main, String... arguments) {
    return join(
        List.of(
            Programs.JAVA,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            "/sdks/" + sdk + "/classes:/sdks/" + sdk + "/*",
            main),
        arguments);
  }

  private static List<String> node(String sdk, String file, String... arguments) {
    return join(List.of("/usr/bin/node", "/sdks/" + sdk + "/" + file), arguments);
  }

  private static List<String> python(String file) {
    return List.of(Programs.PYTHON, "/drivers/" + file);
  }

  private static List<String> script(String text) {
    return List.of(
        "sh",
        "-c",
        """
        imds=http://169.254.169.254/latest
        rounds=${1:-1}
        while :; do
        %s
        echo "script $?"
        rounds=$((rounds - 1))
        [ $rounds -gt 0 ] || break
        sleep 1
        done"""
            .formatted(text),
        "script");
  }

  private static String shell(List<String> command) {
    return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
  }

  private static List<String> join(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
