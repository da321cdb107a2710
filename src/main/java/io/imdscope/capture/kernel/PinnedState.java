package io.imdscope.capture.kernel;

import io.imdscope.bpf.ProgramRuns;
import java.util.List;
import java.util.Map;

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

  /** What the kernel has counted of each program. */
  Map<String, ProgramRuns> runs() {
    return attachment.runs();
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
