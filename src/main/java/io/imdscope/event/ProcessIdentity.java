package io.imdscope.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process as the initial PID namespace knows it.
 *
 * @param pid thread group id in the initial PID namespace
 * @param name the kernel's {@code comm} of the thread group leader, at most 15 bytes
 * @param args the argument vector, empty when it could not be read; bytes that are not UTF-8 stand
 *     as U+FFFD
 * @param argsTruncated whether {@code args} was longer than what was read
 * @param startTime when the process was started
 */
public record ProcessIdentity(
    int pid, String name, List<String> args, boolean argsTruncated, Optional<Instant> startTime) {
  public ProcessIdentity {
    args = List.copyOf(args);
  }

  /** About how many bytes it takes in memory. */
  public int weight() {
    int weight = 128;
    for (int i = 0; i < args.size(); i++) { // asked of all ancestors of each caller
      weight += 56 + 2 * args.get(i).length();
    }
    return weight;
  }

  /** The same process with another argument vector. */
  public ProcessIdentity withArgs(List<String> args) {
    return new ProcessIdentity(pid, name, args, argsTruncated, startTime);
  }
}
