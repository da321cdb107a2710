package io.imdscope.event;

/** What came of asking a source for a name. */
public enum LookUp implements Labelled {
  FOUND("found"),
  /** It answered, and knows none. */
  NOT_KNOWN("not_known"),
  /** It did not answer in time, or with an error. */
  UNANSWERED("unanswered");

  private final String label;

  LookUp(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** How often a source of names was asked, with this result, since the start. */
  public record Count(Source source, LookUp result, long count) {}
}
