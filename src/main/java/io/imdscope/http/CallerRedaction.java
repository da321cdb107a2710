package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.ProcessIdentity;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Cuts secrets out of callers. The same few ancestors come with every call, and a source hands out
 * the same object for the same ancestor: what was cut once is remembered by identity, within a
 * bound.
 */
final class CallerRedaction {
  static final int MAX_REMEMBERED = 2048;
  static final int MAX_BYTES = 1 << 20;

  private final CleanTexts texts;
  private final IdentityHashMap<ProcessIdentity, ProcessIdentity> ancestors =
      new IdentityHashMap<>();
  private int bytes;

  /** The last caller whose arguments were parted, and what was shown of it. */
  private Optional<Caller> parted = Optional.empty();

  private Optional<Caller> partedShown = Optional.empty();

  CallerRedaction(CleanTexts texts) {
    this.texts = texts;
  }

  /** As {@link #redact}, of a caller whose arguments were parted at every space. */
  @SuppressWarnings("ReferenceEquality") // only the very same is known again
  Caller redactParted(Caller caller) {
    if (parted.isPresent() && parted.get() == caller) {
      return partedShown.orElseThrow(); // requests that were sent at once are many with one caller
    }
    Caller shown =
        redact(
            new Caller(
                parted(caller.process()),
                caller.tid(),
                caller.threadName(),
                caller.uid(),
                caller.ancestors().stream().map(CallerRedaction::parted).toList(),
                caller.cgroup(),
                caller.networkNamespace(),
                caller.source()));
    parted = Optional.of(caller);
    partedShown = Optional.of(shown);
    return shown;
  }

  private static ProcessIdentity parted(ProcessIdentity process) {
    return new ProcessIdentity(
        process.pid(),
        process.name(),
        Redaction.partedArgs(process.args()),
        process.argsTruncated(),
        process.startTime());
  }

  /** The caller with secrets cut out of its process and all its ancestors. */
  Caller redact(Caller caller) {
    String thread = caller.threadName();
    ProcessIdentity process = texts.process(caller.process());
    return new Caller(
        process,
        caller.tid(),
        thread.equals(caller.process().name()) ? process.name() : texts.text(thread),
        caller.uid(),
        redact(caller.ancestors()),
        caller.cgroup(),
        caller.networkNamespace(),
        caller.source());
  }

  private List<ProcessIdentity> redact(List<ProcessIdentity> processes) {
    if (ancestors.size() + processes.size() > MAX_REMEMBERED || bytes > MAX_BYTES) {
      ancestors.clear();
      bytes = 0;
    }
    List<ProcessIdentity> redacted = new ArrayList<>(processes.size());
    for (ProcessIdentity process : processes) {
      redacted.add(ancestor(process));
    }
    return redacted;
  }

  private ProcessIdentity ancestor(ProcessIdentity process) {
    ProcessIdentity known = ancestors.get(process);
    if (known == null) {
      known = texts.process(process);
      bytes += process.weight();
      ancestors.put(process, known);
    }
    return known;
  }

  int rememberedBytes() {
    return bytes;
  }

  int remembered() {
    return ancestors.size();
  }
}
