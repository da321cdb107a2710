package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A control group of a test's own that limits memory or processor time, in either version. */
final class LimitedGroup implements AutoCloseable {
  private final Path directory;
  private final boolean old;

  private LimitedGroup(Path directory, boolean old) {
    this.directory = directory;
    this.old = old;
  }

  /** Skips the test where nobody limits it. */
  static LimitedGroup of(String controller) throws IOException {
    Machine.requireRoot();
    Optional<Path> v1 = Machine.cgroup1(controller);
    Path root = v1.orElseGet(Machine::cgroup2);
    if (v1.isEmpty()) {
      String there = Files.readString(root.resolve("cgroup.controllers"));
      Machine.require(
          List.of(there.strip().split(" ")).contains(controller), "needs cgroup's " + controller);
      Files.writeString(root.resolve("cgroup.subtree_control"), "+" + controller);
    }
    Path directory = root.resolve("imdscope-limited-" + ProcessHandle.current().pid());
    return new LimitedGroup(Files.createDirectory(directory), v1.isPresent());
  }

  void memory(long bytes) throws IOException {
    write(old ? "memory.limit_in_bytes" : "memory.max", Long.toString(bytes));
  }

  /** So much of one processor's time. */
  void cpu(int percent) throws IOException {
    if (old) {
      write("cpu.cfs_quota_us", Integer.toString(percent * 1000));
    } else {
      write("cpu.max", percent * 1000 + " 100000");
    }
  }

  void unlimitedCpu() throws IOException {
    write(old ? "cpu.cfs_quota_us" : "cpu.max", old ? "-1" : "max");
  }

  /** How often it had to wait for its time. */
  long throttled() throws IOException {
    return number("cpu.stat", "nr_throttled");
  }

  /** How many of its processes were killed for want of memory. */
  long killed() throws IOException {
    return number(old ? "memory.oom_control" : "memory.events", "oom_kill");
  }

  /** A command that has what it starts begin in it. */
  List<String> enter() {
    String script = "echo $$ >\"$0\"; exec \"$@\"";
    return List.of("sh", "-ec", script, directory.resolve("cgroup.procs").toString());
  }

  /** How much of its memory the kernel uses, in bytes. */
  long kernelMemory() throws IOException {
    if (old) {
      String usage = Files.readString(directory.resolve("memory.kmem.usage_in_bytes"));
      return Long.parseLong(usage.strip());
    }
    return number("memory.stat", "kernel");
  }

  void add(Process process) throws IOException {
    write("cgroup.procs", Long.toString(process.pid()));
  }

  private long number(String file, String name) throws IOException {
    return Files.readAllLines(directory.resolve(file)).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  @Override
  public void close() {
    try { // a process that was killed stays in it for a moment
      assertThat(Await.until(this::remove)).as("%s is in use", directory).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean remove() {
    try {
      return Files.readString(directory.resolve("cgroup.procs")).isEmpty()
          && Files.deleteIfExists(directory);
    } catch (java.nio.file.FileSystemException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
