package io.imdscope.event;

/** Why a caller makes requests without a token, as far as the requests themselves tell. */
public enum Cause implements Labelled {
  /** It never asks for a token: an SDK from before IMDSv2, or a call written by hand. */
  NO_TOKEN_ATTEMPT("no_token_attempt", "never asks for a token"),
  /** It asked, nothing came back, and it went on without. */
  TOKEN_UNANSWERED("token_unanswered", "asked for a token, got no answer, went on without"),
  /** It asked, was answered with an error, and went on without. */
  TOKEN_REFUSED("token_refused", "asked for a token, was refused, went on without"),
  /** It has a token and reads without it all the same. */
  TOKEN_IGNORED("token_ignored", "gets a token, and reads without it"),
  /**
   * It ran before the trace began, and may have asked then: some SDKs ask once and stay without.
   */
  NO_TOKEN_SEEN("no_token_seen", "ran before the trace began, and has not asked since"),
  /** A proxy sends it for another, whose own requests tell why. */
  FORWARDED("forwarded", "sent by a proxy for another caller"),
  /** Of a workload only: some of its clients use tokens, others do not. */
  MIXED("mixed", "some of its clients use tokens, others do not");

  private final String label;
  private final String help;

  Cause(String label, String help) {
    this.label = label;
    this.help = help;
  }

  @Override
  public String label() {
    return label;
  }

  /** One clause for people, with the caller as its subject. */
  public String help() {
    return help;
  }
}
