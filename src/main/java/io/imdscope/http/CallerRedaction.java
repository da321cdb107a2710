package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.ProcessIdentity;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

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
  private final CleanTexts parted = new CleanTexts(Redaction::partedArgs);
  private Caller lastParted;
  private Caller lastShown;
  private int bytes;

  CallerRedaction(CleanTexts texts) {
    this.texts = texts;
  }

  /** As {@link #redact}, of a caller whose arguments were parted at every space. */
  @SuppressWarnings("ReferenceEquality") // requests that were sent at once are many with one caller
  Caller redactParted(Caller caller) {
    if (caller != lastParted) {
      lastShown = cut(caller, parted, caller.ancestors().stream().map(parted::process).toList());
      lastParted = caller;
    }
    return lastShown;
  }

  /** The caller with secrets cut out of its process and all its ancestors. */
  Caller redact(Caller caller) {
    return cut(caller, texts, redact(caller.ancestors()));
  }

  private static Caller cut(Caller caller, CleanTexts texts, List<ProcessIdentity> ancestors) {
    String thread = caller.threadName();
    ProcessIdentity process = texts.process(caller.process());
    return new Caller(
        process,
        caller.tid(),
        thread.equals(caller.process().name()) ? process.name() : texts.text(thread),
        caller.uid(),
        ancestors,
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
