package io.imdscope.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a request has no token, for each sequence that tells. */
class CauseTrackerTest {
  private static final int HOUR = 3_600_000;
  private static final Catalogue CATALOGUE = new Catalogue();
  private final CauseTracker tracker = new CauseTracker();
  private final Calls app = Calls.by("app");

  @BeforeEach
  void traceBegins() {
    tracker.began(Calls.NODE, Calls.at(0));
  }

  @Test
  void whoNeverAsksMakesNoAttempt() {
    assertThat(cause(app.v1(1000))).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  @Test
  void noAnswerAndThenWithout() {
    note(app.put(1000, 0));
    Why why = why(app.v1(2000)).orElseThrow();
    assertThat(why.cause()).isEqualTo(Cause.TOKEN_UNANSWERED);
    assertThat(why.after()).contains(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 500, 503})
  void refusedAndThenWithout(int status) {
    note(app.put(1000, status));
    Why why = why(app.v1(1100)).orElseThrow();
    assertThat(why.cause()).isEqualTo(Cause.TOKEN_REFUSED);
    assertThat(why.status()).hasValue(status);
    assertThat(why.proxy()).isEmpty();
    assertThat(why.sentence()).contains(" " + status + ";");
  }

  @Test
  void tokenThatIsNotUsedIsIgnored() {
    note(app.put(1000, 200));
    assertThat(cause(app.v1(1100))).contains(Cause.TOKEN_IGNORED);
  }

  /** It was given before the trace began, but it is there. */
  @Test
  void tokenThatWasUsedBeforeIsIgnored() {
    Calls old = app.startedAt(-HOUR);
    note(old.v2(1000));
    assertThat(cause(old.v1(1100))).contains(Cause.TOKEN_IGNORED);
  }

  @Test
  void whatIsAskedForLaterExplainsNothing() {
    note(app.put(2000, 0));
    assertThat(cause(app.v1(1000))).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  /** A request for a token that got no answer is reported after what came of it. */
  @Test
  void attemptsMayBeNotedInAnyOrder() {
    note(app.put(5000, 200));
    note(app.put(1000, 0));
    assertThat(cause(app.v1(2000))).contains(Cause.TOKEN_UNANSWERED);
    assertThat(cause(app.v1(6000))).contains(Cause.TOKEN_IGNORED);
  }

  @Test
  void processFromBeforeTheTraceMayHaveAsked() {
    assertThat(cause(app.startedAt(-HOUR).v1(1000))).contains(Cause.NO_TOKEN_SEEN);
  }

  @ParameterizedTest
  @CsvSource({
    // ask once, and stay without
    "aws-sdk-go-v2/1.36.1 os/linux lang/go#1.24.2 ft/ec2-imds, NO_TOKEN_SEEN",
    "aws-sdk-ruby3/3.190.0, NO_TOKEN_SEEN",
    "aws-sdk-nodejs/2.1400.0 linux/v14.21.3, NO_TOKEN_SEEN",
    "aws-sdk-php/3.250.0 GuzzleHttp/7, NO_TOKEN_SEEN",
    // ask each time
    "Botocore/1.34.0 Python/3.11.7 Linux/5.10.0, NO_TOKEN_ATTEMPT",
    "aws-sdk-java/1.12.780 Linux/5.10 OpenJDK_64-Bit_Server_VM/25, NO_TOKEN_ATTEMPT",
    // too old to ask
    "aws-sdk-nodejs/2.500.0 linux/v14.21.3, NO_TOKEN_ATTEMPT",
    "aws-sdk-ruby3/3.20.0, NO_TOKEN_ATTEMPT",
    // nobody's memory
    "curl/8.14.1, NO_TOKEN_ATTEMPT",
    // nobody knows
    "made-up/1.0, NO_TOKEN_SEEN"
  })
  void whetherItMayHaveAskedDependsOnTheSdk(String agent, Cause cause) {
    assertThat(cause(app.startedAt(-HOUR).withAgent(agent).v1(1000))).contains(cause);
  }

  @ParameterizedTest
  @CsvSource({
    "aws-sdk-go-v2/1.36.1 os/linux lang/go#1.24.2 ft/ec2-imds, TOKEN_UNANSWERED",
    "aws-sdk-nodejs/2.1400.0 linux/v14.21.3, TOKEN_UNANSWERED",
    "Botocore/1.34.0 Python/3.11.7 Linux/5.10.0, NO_TOKEN_ATTEMPT",
    "made-up/1.0, TOKEN_UNANSWERED"
  })
  void anOldAttemptExplainsOnlyWhatRemembersIt(String agent, Cause cause) {
    Calls sdk = app.withAgent(agent);
    note(sdk.put(1000, 0));
    assertThat(cause(sdk.v1(1500))).contains(Cause.TOKEN_UNANSWERED);
    assertThat(cause(sdk.v1(5 * HOUR))).contains(cause);
  }

  /** The AWS SDK for Java 1.x fails after a 503, and goes on without a token after a 404. */
  @Test
  void whatTheSdkIsKnownToGoOnAfterExplainsFirst() {
    Calls java = app.withAgent("aws-sdk-java/1.12.780 Linux/5.10");
    note(java.put(1000, 404));
    note(java.put(1500, 503));
    assertThat(why(java.v1(1600)).orElseThrow().status()).hasValue(404);
    Calls other = app.withPid(7).withAgent("aws-sdk-java/1.12.780 Linux/5.10");
    note(other.put(1500, 503));
    assertThat(why(other.v1(1600)).orElseThrow().status()).hasValue(503);
  }

  @Test
  void aScriptsProcessesBelongTogether() {
    Calls curl = Calls.by("curl").withAgent("curl/8.14.1");
    note(curl.withPid(101).put(1000, 0));
    assertThat(cause(curl.withPid(102).v1(2000))).contains(Cause.TOKEN_UNANSWERED);
    assertThat(cause(curl.withPid(103).withParent(51).v1(2000))).contains(Cause.NO_TOKEN_ATTEMPT);
    assertThat(cause(curl.withPid(104).v1(HOUR))).contains(Cause.NO_TOKEN_ATTEMPT);
    assertThat(cause(Calls.by("wget").withPid(105).v1(2000))).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  /** {@code TOKEN=$(curl ...)} runs curl in a fork of the shell. */
  @Test
  void aCommandSubstitutionIsOfTheScriptToo() {
    Calls curl = Calls.by("curl").withAgent("curl/8.14.1");
    note(Samples.from(curl.put(1000, 0), forked(curl, 60, 50), curl.workload()));
    assertThat(cause(curl.withPid(102).v1(2000))).contains(Cause.TOKEN_UNANSWERED);
    Request another = Samples.from(curl.v1(2000), forked(curl, 61, 50), curl.workload());
    assertThat(cause(another)).contains(Cause.TOKEN_UNANSWERED);
  }

  private static Optional<Caller> forked(Calls calls, int fork, int shell) {
    Caller caller = calls.v1(0).caller().orElseThrow();
    ProcessIdentity parent = caller.ancestors().getFirst();
    return Optional.of(
        new Caller(
            new ProcessIdentity(fork + 100, "curl", List.of("curl"), false, Optional.empty()),
            caller.tid(),
            caller.threadName(),
            caller.uid(),
            List.of(
                new ProcessIdentity(fork, parent.name(), parent.args(), false, Optional.empty()),
                new ProcessIdentity(shell, parent.name(), parent.args(), false, Optional.empty())),
            caller.cgroup(),
            caller.networkNamespace(),
            caller.source()));
  }

  /** Everything in a container may be a child of its first process, or of the node's. */
  @Test
  void childrenOfTheFirstProcessAreNoScript() {
    Calls curl = Calls.by("curl").withParent(1);
    note(curl.withPid(101).put(1000, 0));
    assertThat(cause(curl.withPid(102).v1(2000))).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  @Test
  void twoLibrariesOfOneProcessAreTwoClients() {
    note(app.withAgent("aws-sdk-java/2.31.0 os/Linux").put(1000, 200));
    assertThat(cause(app.withAgent("Apache-HttpClient/4.5").v1(1100)))
        .contains(Cause.NO_TOKEN_ATTEMPT);
  }

  /** The AWS SDK for JavaScript v2 says who it is only without a token. */
  @Test
  void noUserAgentMayBeTheSameClient() {
    note(app.put(1000, 0));
    assertThat(cause(app.withAgent("aws-sdk-nodejs/2.1400.0 linux/v14.21.3").v1(2000)))
        .contains(Cause.TOKEN_UNANSWERED);
  }

  @Test
  void processIdsAreUsedAgain() {
    note(app.put(1000, 0));
    assertThat(cause(app.startedAt(1500).withParent(60).v1(2000))).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  @Test
  void nodesAreApart() {
    note(app.put(1000, 0));
    tracker.began("node-2", Calls.at(0));
    Request request = app.v1(2000);
    assertThat(tracker.why(request, "node-2", client(request)).orElseThrow().cause())
        .isEqualTo(Cause.NO_TOKEN_ATTEMPT);
  }

  @Test
  void aProxyIsNamed() {
    Calls proxy = Calls.by("kube2iam").withPid(7).forwardingFor("10.0.3.17");
    note(proxy.put(1000, 403));
    note(app.put(999, 403));
    assertThat(why(app.v1(1100)).orElseThrow().proxy()).contains("kube2iam");
    assertThat(cause(proxy.v1(1200))).contains(Cause.FORWARDED);
  }

  @Test
  void proxyOfAnIpv6AddressIsNamedHoweverItIsSpelt() {
    Calls proxy = Calls.by("kiam").withPid(7).forwardingFor("FD00:0::7");
    note(proxy.put(1000, 403));
    Calls pod =
        new Calls("app", 9, 8, 1, Optional.empty(), app.workload(), 1, "fd00::7", Optional.empty());
    note(pod.put(999, 403));
    assertThat(why(pod.v1(1100)).orElseThrow().proxy()).contains("kiam");
  }

  @Test
  void othersHaveNoCause() {
    assertThat(why(app.v2(1000))).isEmpty();
    assertThat(why(app.put(1000, 0))).isEmpty();
    Request gce = Samples.to(app.v1(1000), app.v1(1000).flow().endpoint(), Api.GCE);
    assertThat(why(gce)).isEmpty();
    Request nobody = Samples.from(app.v1(1000), Optional.empty(), app.workload());
    assertThat(nobody.version()).isEqualTo(Version.V1);
    assertThat(why(nobody)).isEmpty();
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 3 * CauseTracker.MOST; i++) {
      note(app.withPid(i + 2).withParent(i + 1_000_000).put(1000, 0));
      note(app.forwardingFor("10.1." + i / 256 + "." + i % 256).v1(1000));
    }
    assertThat(tracker.remembered()).isEqualTo(CauseTracker.MOST);
    assertThat(tracker.proxies()).isEqualTo(Proxies.MOST);
    Asker asker = new Asker();
    for (int i = 0; i < 100; i++) {
      asker.attempted(Attempt.of(app.put(1000 + i, 0)));
    }
    assertThat(asker.remembered()).isEqualTo(Asker.MOST_ATTEMPTS);
  }

  /** What a caller sends may be long, and each time another. */
  @Test
  void memoryIsBoundedInBytes() {
    String wide = "\u0416".repeat(15_000);
    long most = 2 * CauseTracker.MOST_BYTES;
    for (int i = 0; i < 2 * CauseTracker.MOST; i++) {
      Calls process = app.withPid(i + 2).withParent(i + 1_000_000);
      for (int j = 0; j < Asker.MOST_ATTEMPTS; j++) {
        Calls agent = process.withAgent(j + wide);
        note(agent.put(1000 + j, 0));
        note(agent.v2(1000 + j));
      }
      note(process.forwardingFor(wide + i).v1(1000));
      assertThat(tracker.bytes()).isLessThanOrEqualTo(most);
    }
    assertThat(tracker.bytes()).isGreaterThan(most / 2);
    assertThat(tracker.remembered()).isBetween(100, CauseTracker.MOST - 1);
    assertThat(tracker.proxies()).as("none of them is an address").isZero();
  }

  /** Text that may be of a request of 16 KiB is not held on to for a few letters of it. */
  @Test
  void ofAProductItsStartIsKept() {
    assertThat(Attempt.product(app.withAgent("x".repeat(15_000)).v1(1))).hasSize(Attempt.LONGEST);
    assertThat(Attempt.product(app.withAgent("x".repeat(15_000) + "/1").v1(1)))
        .hasSize(Attempt.LONGEST);
    assertThat(Attempt.product(app.withAgent("aws-cli/2 " + "x".repeat(200)).v1(1)))
        .isEqualTo("aws-cli");
    assertThat(Attempt.product(app.v1(1))).isEmpty();
    assertThat(Attempt.product(app.withAgent("/2 aws-cli").v1(1))).isEmpty();
  }

  private void note(Request request) {
    tracker.note(request, Calls.NODE);
  }

  private Optional<Why> why(Request request) {
    return tracker.why(request, Calls.NODE, client(request));
  }

  private static Client client(Request request) {
    return CATALOGUE.identify(
        request.head().flatMap(head -> head.value("user-agent")),
        request.caller().map(caller -> caller.process().name()).orElse(""),
        List.of());
  }

  private Optional<Cause> cause(Request request) {
    return why(request).map(Why::cause);
  }
}
