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
  private static final String MOVE = "echo $$ > \"$1/cgroup.procs\" && shift && exec \"$@\"";

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

  /** The command line that runs a command in a namespace and in a control group. */
  static List<String> into(String namespace, Path cgroup, List<String> command) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(Command.require("sh", "dash"), "-c", MOVE, "imdscope-lab"));
    line.add(cgroup.toString());
    line.addAll(into(namespace, command));
    return line;
  }
}
