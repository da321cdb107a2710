package io.imdscope.capture.kernel;

import io.imdscope.bpf.ProgramRuns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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

  long unwritten() {
    return layout.unwritten();
  }

  Optional<UUID> reader() {
    return layout.reader();
  }

  void readBy(UUID run) {
    layout = layout.withReader(run);
    attachment.write(layout);
  }

  void losses(List<Long> written, long unwritten) {
    if (!written.equals(layout.lossesWritten()) || unwritten != layout.unwritten()) {
      layout = layout.withLosses(written, unwritten);
      attachment.write(layout);
    }
  }
}
