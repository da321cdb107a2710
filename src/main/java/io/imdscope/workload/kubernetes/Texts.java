package io.imdscope.workload.kubernetes;

/** Bounds the texts that others choose. */
final class Texts {
  private Texts() {}

  /** At most {@value PodFacts#MAX_TEXT} characters of the text; none of a missing one. */
  static String cut(String text) {
    if (text == null) {
      return "";
    }
    return text.length() <= PodFacts.MAX_TEXT ? text : text.substring(0, PodFacts.MAX_TEXT);
  }

  static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
