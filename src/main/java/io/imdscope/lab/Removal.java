package io.imdscope.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes a lab away, however much of it there is. */
final class Removal {
  private static final Duration PATIENCE = Patience.ofSeconds(15);
  private static final long PAUSE_MILLIS = 10;

  private final Names names;
  private final State state;

  Removal(Names names, State state) {
    this.names = names;
    this.state = state;
  }

  /** Whether anything of the lab is there. */
  boolean hasWork() {
    return state.exists()
        || names.namespaces().stream().anyMatch(name -> Names.path(name).toFile().exists())
        || !Cgroups.existing(names).isEmpty();
  }

  void run() throws IOException, InterruptedException {
    state.unclaim();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!emptied()) {
      if (System.nanoTime() - deadline > 0) {
        throw new LabException(
            "processes of the lab do not end: pids="
                + processes().stream().map(ProcessHandle::pid).toList()
                + "; end them, then `imdscope lab down` again");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    new Network(names).remove();
    state.remove();
  }

  /** Kills what runs; true once nothing does and the groups are gone, so that nothing can enter. */
  private boolean emptied() throws IOException {
    Set<ProcessHandle> running = processes();
    for (ProcessHandle process : running) {
      process.destroyForcibly();
    }
    return running.isEmpty() && Cgroups.existing(names).stream().allMatch(Cgroups::remove);
  }

  private Set<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> found = new ArrayList<>(state.processes());
    for (String name : names.namespaces()) {
      Namespace.ofLab(name).ifPresent(namespace -> found.addAll(namespace.processes()));
    }
    Cgroups.existing(names).forEach(cgroup -> found.addAll(Cgroups.processes(cgroup)));
    Set<ProcessHandle> others = new LinkedHashSet<>(found);
    others.remove(ProcessHandle.current());
    return others;
  }
}
