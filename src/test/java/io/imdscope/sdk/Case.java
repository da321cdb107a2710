package io.imdscope.sdk;

import io.imdscope.event.Cause;
import io.imdscope.sdk.Scenario.Reach;
import java.util.Optional;

/**
 * What a node with the hop limit 1 and both versions on may have on it, why, and what becomes of it
 * when its owners have done as they are told: then the hop limit is 2.
 */
enum Case {
  /** An SDK from before tokens; it is upgraded. */
  OLD_SDK(
      Scenario.of("old-sdk", Reach.POD, Program.JAVA_V1_OLD),
      Cause.NO_TOKEN_ATTEMPT,
      Scenario.of("old-sdk", Reach.POD, Program.JAVA_V1_NEW)),
  /** A call written by hand; it learns of tokens. */
  SCRIPT(
      Scenario.of("script", Reach.POD, Program.CURL),
      Cause.NO_TOKEN_ATTEMPT,
      Scenario.of("script", Reach.POD, Program.CURL_WITH_TOKEN)),
  /** An SDK whose token never arrives; the node's hop limit is raised. */
  BLOCKED_SDK(
      Scenario.of("blocked-sdk", Reach.POD, Program.BOTO3),
      Cause.TOKEN_UNANSWERED,
      Scenario.of("blocked-sdk", Reach.POD, Program.BOTO3)),
  /** The same with a script, each of whose calls is a process of its own. */
  BLOCKED_SCRIPT(
      Scenario.of("blocked-script", Reach.POD, Program.CURL_WITH_TOKEN),
      Cause.TOKEN_UNANSWERED,
      Scenario.of("blocked-script", Reach.POD, Program.CURL_WITH_TOKEN)),
  /** A proxy adds X-Forwarded-For, with which no token is to be had; it is taken away. */
  PROXIED_SDK(
      Scenario.of("proxied-sdk", Reach.PROXIED, Program.JS_V3),
      Cause.TOKEN_REFUSED,
      Scenario.of("proxied-sdk", Reach.POD, Program.JS_V3)),
  /** One of its containers uses tokens, the other does not; that one is upgraded. */
  MIXED(
      Scenario.of("mixed", Reach.HOST, Program.JAVA_V2, Program.JS_V2_OLD),
      Cause.MIXED,
      Scenario.of("mixed", Reach.HOST, Program.JAVA_V2, Program.JS_V2_NEW)),
  /** One process gets tokens and reads without them; it goes over to the SDK's other client. */
  IGNORED(
      Scenario.of("ignored", Reach.HOST, Program.JS_V2_BARE),
      Cause.TOKEN_IGNORED,
      Scenario.of("ignored", Reach.HOST, Program.JS_V2_NEW)),
  /** All is well. */
  CLEAN(
      Scenario.of("clean", Reach.HOST, Program.BOTO3),
      Scenario.of("clean", Reach.HOST, Program.BOTO3));

  @SuppressWarnings("ImmutableEnumChecker") // a record of what no one can change
  private final Scenario before;

  private final Optional<Cause> cause;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Scenario after;

  Case(Scenario before, Scenario after) {
    this(before, Optional.empty(), after);
  }

  Case(Scenario before, Cause cause, Scenario after) {
    this(before, Optional.of(cause), after);
  }

  Case(Scenario before, Optional<Cause> cause, Scenario after) {
    this.before = before;
    this.cause = cause;
    this.after = after;
  }

  /** To be run on a node with the hop limit 1. */
  Scenario before() {
    return before;
  }

  /** Why the pod calls without a token before; absent when it doesn't. */
  Optional<Cause> cause() {
    return cause;
  }

  /** The fixed one, to be run on a node with the hop limit 2; it calls with tokens only. */
  Scenario after() {
    return after;
  }
}
