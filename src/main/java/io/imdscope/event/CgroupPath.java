package io.imdscope.event;

import java.util.List;

/**
 * Where a process stands in the control group tree, as names from the root down.
 *
 * @param names empty for the root itself
 * @param complete whether all levels up to the root were read; when not, the topmost are missing
 */
public record CgroupPath(List<String> names, boolean complete) {
  /** A place that could not be read. */
  public static final CgroupPath UNKNOWN = new CgroupPath(List.of(), false);

  public CgroupPath {
    names = List.copyOf(names);
  }

  /** Reads a path as {@code /proc/PID/cgroup} shows it, {@code /a/b/c}. */
  public static CgroupPath parse(String path) {
    return new CgroupPath(
        java.util.Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList(),
        true);
  }

  /** About how many bytes it takes in memory. */
  public int weight() {
    int weight = 0;
    for (int i = 0; i < names.size(); i++) { // an iterator is made anew each time
      weight += 40 + names.get(i).length();
    }
    return weight;
  }

  /** Whether anything at all is known. */
  public boolean known() {
    return complete || !names.isEmpty();
  }

  /** The path with slashes; starts with {@code .../} where the top is missing. */
  @Override
  public String toString() {
    return (complete ? "/" : ".../") + String.join("/", names);
  }
}
