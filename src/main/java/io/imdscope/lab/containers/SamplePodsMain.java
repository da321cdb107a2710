package io.imdscope.lab.containers;

import io.imdscope.cri.CriException;
import io.imdscope.cri.CriSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kubelet of the sample pods, as a process of its own. Ends by itself when the lab is gone, and
 * goes on when the runtime is away for a while.
 */
public final class SamplePodsMain {
  private static final long ROUND_MILLIS = 2000;

  private SamplePodsMain() {}

  /**
   * What the process is told.
   *
   * @param claim a file that holds {@code id} for as long as the pods are wanted
   */
  public record Arguments(Path socket, Path logs, String cgroup, Path claim, String id) {

    /** The command line after {@code java}, up to and with the arguments. */
    public List<String> commandLine(String classPath) {
      return List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx32m",
          "-XX:-UsePerfData",
          "--sun-misc-unsafe-memory-access=allow", // protobuf's, which says so at each start
          "-cp",
          classPath,
          SamplePodsMain.class.getName(),
          socket.toString(),
          logs.toString(),
          cgroup,
          claim.toString(),
          id);
    }

    private static Arguments parse(String[] line) {
      return new Arguments(Path.of(line[0]), Path.of(line[1]), line[2], Path.of(line[3]), line[4]);
    }

    private boolean claimed() throws IOException {
      try {
        return Files.readString(claim).strip().equals(id);
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  public static void main(String[] line) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(line);
    try (LabPods pods = new LabPods(arguments.socket(), arguments.logs(), arguments.cgroup())) {
      List<RunningPod> running = List.of();
      int attempt = 0;
      while (arguments.claimed()) {
        try {
          if (running.isEmpty()) {
            running = start(pods);
          } else {
            restartJob(pods, running.getLast(), ++attempt);
          }
        } catch (CriException | IOException e) {
          System.err.println(e.getMessage());
        }
        Thread.sleep(ROUND_MILLIS);
      }
    }
  }

  private static List<RunningPod> start(LabPods pods)
      throws CriException, IOException, InterruptedException {
    // Those of a process before this one.
    for (CriSandbox old : pods.sandboxes()) {
      if (SamplePods.ALL.stream()
          .anyMatch(
              pod -> pod.name().equals(old.name()) && pod.namespace().equals(old.namespace()))) {
        pods.remove(old.id());
      }
    }
    List<RunningPod> running = new ArrayList<>();
    for (Pod pod : SamplePods.ALL) {
      running.add(pods.run(pod));
    }
    return running;
  }

  private static void restartJob(LabPods pods, RunningPod job, int attempt)
      throws CriException, InterruptedException {
    String id = pods.restart(job, job.pod().containers().getFirst().name(), attempt);
    if (pods.awaitExit(id, LabPods.PATIENCE)) {
      pods.removeContainer(id);
    }
  }
}
