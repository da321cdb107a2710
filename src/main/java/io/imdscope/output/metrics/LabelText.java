package io.imdscope.output.metrics;

import io.imdscope.event.Text;

/** Makes text that others chose fit for a label: printable, valid UTF-16, of a bounded length. */
final class LabelText {
  /**
   * Characters kept: Kubernetes' longest name.
   *
   * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object
   *     names and IDs</a>
   */
  static final int LONGEST = 253;

  private LabelText() {}

  static String of(String text) {
    return cut(Text.printable(cut(text)));
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }
}
