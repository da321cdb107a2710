package io.imdscope.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way a command enters the lab: the control group first, then the network. Whoever is in the
 * network is then in the group too, so a removal that empties the group misses nobody.
 */
final class Entry {
  /** The process itself must move, before it becomes the command; so a shell does it. */
  private static final String MOVE =
      """
      until [ "$1" = -- ]
      do
        echo $$ >"$1/cgroup.procs" || exit
        shift
      done
      shift
      exec "$@"
      """;

  /** Another process may have got the id since: then this must not enter where that one is. */
  private static final String STILL =
      """
      grep -qx "$1" "$2/cgroup.procs" || { echo 'the container has ended' >&2; exit 1; }
      shift 2
      exec "$@"
      """;

  private Entry() {}

  /** The command line that runs a command in a namespace, in the caller's own control group. */
  static List<String> into(String namespace, List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(Command.require("nsenter", "util-linux"));
    line.add("--net=" + Names.path(namespace));
    line.add("--");
    line.addAll(command);
    return line;
  }

  /** The command line that runs a command in a namespace and in a control group's hierarchies. */
  static List<String> into(String namespace, List<Path> cgroups, List<String> command) {
    return move(cgroups, into(namespace, command));
  }

  /**
   * The command line that runs a command in a container: in its groups, among its processes and
   * files.
   *
   * @param cgroups the container's control group, in each hierarchy
   * @param pid a process of the container, in its first group
   */
  static List<String> into(List<Path> cgroups, long pid, List<String> command) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(Command.require("sh", "dash"), "-c", STILL, "imdscope-lab"));
    line.addAll(List.of(Long.toString(pid), cgroups.getFirst().toString()));
    line.add(Command.require("nsenter", "util-linux"));
    line.add("--target=" + pid);
    line.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--"));
    line.addAll(command);
    return move(cgroups, line);
  }

  private static List<String> move(List<Path> cgroups, List<String> command) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(Command.require("sh", "dash"), "-c", MOVE, "imdscope-lab"));
    cgroups.forEach(cgroup -> line.add(cgroup.toString()));
    line.add("--");
    line.addAll(command);
    return line;
  }
}
