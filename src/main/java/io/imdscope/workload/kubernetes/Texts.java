package io.imdscope.workload.kubernetes;

/** Bounds the texts that others choose. */
final class Texts {
  private Texts() {}

  /** At most {@value PodFacts#MAX_TEXT} characters of the text. */
  static String cut(String text) {
    return text.length() <= PodFacts.MAX_TEXT ? text : text.substring(0, PodFacts.MAX_TEXT);
  }
}
