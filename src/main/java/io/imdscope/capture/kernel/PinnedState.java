package io.imdscope.capture.kernel;

import java.util.List;

/** What a process leaves to the next beside the records. */
final class PinnedState {
  private final PinnedAttachment attachment;
  private final KeptCallers callers;
  private PinLayout layout;

  PinnedState(PinnedAttachment attachment) {
    this.attachment = attachment;
    this.callers = new KeptCallers(attachment.map("callers"));
    this.layout = attachment.layout();
  }

  KeptCallers callers() {
    return callers;
  }

  long attached() {
    return layout.attached();
  }

  List<Long> lossesWritten() {
    return layout.lossesWritten();
  }

  void lossesWritten(List<Long> written) {
    if (!written.equals(layout.lossesWritten())) {
      layout = layout.withLossesWritten(written);
      attachment.write(layout);
    }
  }
}
