package io.imdscope.sdk;

import io.imdscope.event.Cause;
import io.imdscope.sdk.Scenario.Reach;
import java.util.Optional;

/**
 * What a node with the hop limit 1 and both versions on may have on it, why, and what becomes of it
 * when its owners have done as they are told: then the hop limit is 2. The pod, and the containers
 * in it, are called the same then.
 */
enum Case {
  /** An SDK from before tokens; it is upgraded. */
  OLD_SDK(
      app("old-sdk", Reach.POD, Program.JAVA_V1_OLD),
      Cause.NO_TOKEN_ATTEMPT,
      "AWS SDK for Java 1 1.11.500",
      "upgrade-aws-sdk-java-v1",
      app("old-sdk", Reach.POD, Program.JAVA_V1_NEW)),
  /** A call written by hand; it learns of tokens. */
  SCRIPT(
      app("script", Reach.POD, Program.CURL),
      Cause.NO_TOKEN_ATTEMPT,
      "curl ",
      "fix-script-curl",
      app("script", Reach.POD, Program.CURL_WITH_TOKEN)),
  /** An SDK whose token never arrives; the node's hop limit is raised. */
  BLOCKED_SDK(
      app("blocked-sdk", Reach.POD, Program.BOTO3),
      Cause.TOKEN_UNANSWERED,
      "Boto3 ",
      "raise-hop-limit",
      app("blocked-sdk", Reach.POD, Program.BOTO3)),
  /** The same with a script, each of whose calls is a process of its own. */
  BLOCKED_SCRIPT(
      app("blocked-script", Reach.POD, Program.CURL_WITH_TOKEN),
      Cause.TOKEN_UNANSWERED,
      "curl ",
      "raise-hop-limit",
      app("blocked-script", Reach.POD, Program.CURL_WITH_TOKEN)),
  /** A proxy adds X-Forwarded-For, with which no token is to be had; it is taken away. */
  PROXIED_SDK(
      app("proxied-sdk", Reach.PROXIED, Program.JS_V3),
      Cause.TOKEN_REFUSED,
      "AWS SDK for JavaScript v3",
      "replace-kube2iam",
      app("proxied-sdk", Reach.POD, Program.JS_V3)),
  /** Two programs of one container, of which one uses tokens; the other is upgraded. */
  MIXED(
      app("mixed", Reach.HOST, Program.JAVA_V2_AND_JS_V2_OLD),
      Cause.MIXED,
      "AWS SDK for JavaScript v2 2.500.0",
      "upgrade-aws-sdk-js-v2",
      app("mixed", Reach.HOST, Program.JS_V2_NEW)),
  /** One of its containers uses tokens, the other does not; that one is upgraded. */
  TWO_CONTAINERS(
      app("two-containers", Reach.HOST, Program.JS_V2_OLD, Program.JAVA_V2),
      Cause.NO_TOKEN_ATTEMPT,
      "AWS SDK for JavaScript v2 2.500.0",
      "upgrade-aws-sdk-js-v2",
      app("two-containers", Reach.HOST, Program.JS_V2_NEW, Program.JAVA_V2)),
  /** One process gets tokens and reads without them; it goes over to the SDK's other client. */
  IGNORED(
      app("ignored", Reach.HOST, Program.JS_V2_BARE),
      Cause.TOKEN_IGNORED,
      "AWS SDK for JavaScript v2",
      "send-token-js-v2",
      app("ignored", Reach.HOST, Program.JS_V2_NEW)),
  /** A script that takes the proxy's refusal for a token: what it then asks is rejected. */
  REFUSED_SCRIPT(
      app("refused-script", Reach.PROXIED, Program.CURL_WITH_TOKEN),
      app("refused-script", Reach.POD, Program.CURL_WITH_TOKEN)),
  /** All is well. */
  CLEAN(app("clean", Reach.HOST, Program.BOTO3), app("clean", Reach.HOST, Program.BOTO3));

  /**
   * Why the first of a pod's programs calls without a token, and what is made of that.
   *
   * @param client how the name of who does so begins
   * @param advice the advice's id
   */
  record Diagnosis(Cause cause, String client, String advice) {}

  @SuppressWarnings("ImmutableEnumChecker") // a record of what no one can change
  private final Scenario before;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Optional<Diagnosis> diagnosis;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Scenario after;

  Case(Scenario before, Scenario after) {
    this(before, Optional.empty(), after);
  }

  Case(Scenario before, Cause cause, String client, String advice, Scenario after) {
    this(before, Optional.of(new Diagnosis(cause, client, advice)), after);
  }

  Case(Scenario before, Optional<Diagnosis> diagnosis, Scenario after) {
    this.before = before;
    this.diagnosis = diagnosis;
    this.after = after;
  }

  private static Scenario app(String name, Reach reach, Program... programs) {
    return Scenario.of(name, reach, programs)
        .inContainers(programs.length == 1 ? new String[] {"app"} : new String[] {"app", "other"});
  }

  /** To be run on a node with the hop limit 1. */
  Scenario before() {
    return before;
  }

  /** Why the pod calls without a token before; absent when it doesn't. */
  Optional<Diagnosis> diagnosis() {
    return diagnosis;
  }

  /** Its first program as a report calls it. */
  String workload() {
    return before.workload(before.programs().getFirst());
  }

  /** The fixed one, to be run on a node with the hop limit 2; it calls with tokens only. */
  Scenario after() {
    return after;
  }
}
