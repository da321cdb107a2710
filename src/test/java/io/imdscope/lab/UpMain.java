package io.imdscope.lab;

import java.util.List;
import java.util.Set;

/** Brings a lab up in a process of its own; with {@code owned} as that process's own. */
final class UpMain {
  private UpMain() {}

  public static void main(String[] arguments) {
    Lab lab = Lab.named(arguments[0]);
    Set<String> flags = Set.copyOf(List.of(arguments).subList(1, arguments.length));
    LabOptions options = LabOptions.DEFAULT.withContainers(flags.contains("containers"));
    boolean _ = flags.contains("owned") ? lab.upForThisProcess(options) : lab.up(options);
    lab.startCallers();
  }
}
