package io.imdscope.event;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The process that opened a connection, with its ancestors.
 *
 * @param process the process itself
 * @param tid the thread that connected
 * @param threadName the kernel's {@code comm} of that thread
 * @param uid real user id in the initial user namespace
 * @param ancestors parent first, at most 8, ending before pid 0
 * @param cgroup names from the root down, empty when unknown, {@code /} at the root
 * @param networkNamespace inode number of the caller's network namespace
 * @param source where all this was read
 */
public record Caller(
    ProcessIdentity process,
    OptionalInt tid,
    String threadName,
    OptionalInt uid,
    List<ProcessIdentity> ancestors,
    CgroupPath cgroup,
    OptionalLong networkNamespace,
    Source source) {
  /** The most ancestors that are kept. */
  public static final int MAX_ANCESTORS = 8;

  private static final int USUAL_ANCESTOR = 512;

  public Caller {
    ancestors = List.copyOf(ancestors);
  }

  /**
   * Ids of the processes that run the script which this process is a step of, as far as it looks
   * like one: the parent, and those that the parent is a mere fork of, as a shell's is that runs
   * {@code $(command)}. Empty when that is the first process of all.
   */
  public List<Integer> script() {
    List<Integer> pids = new ArrayList<>(2);
    for (ProcessIdentity ancestor : ancestors) {
      if (ancestor.pid() <= 1 || !isForkOfSame(ancestor)) {
        break;
      }
      pids.add(ancestor.pid());
    }
    return pids;
  }

  /** The same caller without argument vectors and ancestors. */
  public Caller shortened() {
    return new Caller(
        process.withArgs(List.of()),
        tid,
        threadName,
        uid,
        List.of(),
        cgroup,
        networkNamespace,
        source);
  }

  private boolean isForkOfSame(ProcessIdentity ancestor) {
    ProcessIdentity parent = ancestors.getFirst();
    return ancestor.pid() == parent.pid()
        || (ancestor.name().equals(parent.name())
            && !parent.args().isEmpty()
            && ancestor.args().equals(parent.args()));
  }

  /**
   * About how many bytes it takes in memory. Its ancestors are shared with other callers, but for
   * what is more than ancestors usually take: they may have been made for this one call.
   */
  public int weight() {
    int weight = 384 + process.weight() + cgroup.weight();
    for (int i = 0; i < ancestors.size(); i++) {
      ProcessIdentity ancestor = ancestors.get(i);
      weight += Math.max(0, ancestor.weight() - USUAL_ANCESTOR);
    }
    return weight;
  }
}
