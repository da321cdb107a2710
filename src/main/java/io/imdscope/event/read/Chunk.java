package io.imdscope.event.read;

import io.imdscope.event.ProcessIdentity;
import java.util.Arrays;

/**
 * A text that stood between two varying values of a line, and what it meant. Read from a place
 * where an object's member may begin or end, the same text always means the same; and since each
 * ends where its text tells, none is the beginning of another.
 */
final class Chunk {
  /** A power of two. */
  private static final int MOST_PROCESSES = 32;

  /** Its characters; never changed. */
  final byte[] text;

  final Cut end;

  /** The groups whose keys it has, and its end: none of them may come twice in a line. */
  final int mask;

  final Parts parts;

  /** Of an ancestor only: those made last, each where its process id leads to; else empty. */
  private ProcessIdentity[] processes = {};

  Chunk(byte[] text, Cut end, int mask, Parts parts) {
    this.text = text;
    this.end = end;
    this.mask = mask;
    this.parts = parts;
  }

  /** The text of an ancestor after its process id. */
  static Chunk of(byte[] text, ProcessIdentity ancestor) {
    Chunk chunk = new Chunk(text, Cut.ANCESTOR, 0, new Parts());
    chunk.processes = new ProcessIdentity[] {ancestor};
    return chunk;
  }

  /** The ancestor of that process id; many containers begin with the same few programs. */
  ProcessIdentity process(int pid) {
    ProcessIdentity known = processes[pid & (processes.length - 1)];
    if (known.pid() == pid) {
      return known;
    }
    if (processes.length < MOST_PROCESSES) {
      processes = new ProcessIdentity[MOST_PROCESSES];
      Arrays.fill(processes, known);
    }
    ProcessIdentity other = Parts.withPid(known, pid);
    processes[pid & (MOST_PROCESSES - 1)] = other;
    return other;
  }
}
