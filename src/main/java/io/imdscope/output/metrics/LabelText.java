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
    return Text.start(Text.printable(Text.start(text, LONGEST)), LONGEST);
  }
}
