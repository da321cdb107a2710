package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A BPF file system of a test's own. What is pinned there is detached when it is closed. */
public record PinPlace(Path mount) implements AutoCloseable {

  /** Mounts one below that directory. */
  public static PinPlace in(Path directory) throws IOException, InterruptedException {
    for (String program : List.of("mount", "umount")) {
      Machine.requireProgram(program);
    }
    Path mount = Files.createDirectory(directory.resolve("bpf"));
    Programs.run("mount", "-t", "bpf", "bpf", mount.toString());
    return new PinPlace(mount);
  }

  /** What to tell an agent. */
  public String flag() {
    return "--pins=" + directory();
  }

  Path directory() {
    return mount.resolve("imdscope");
  }

  @Override
  public void close() throws IOException {
    try {
      if (Files.isDirectory(directory())) {
        try (AgentRun detach = AgentRun.start("--detach", flag())) {
          assertThat(detach.awaitEnd()).as(detach.err()).isZero();
        }
      }
      Programs.run("umount", mount.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
