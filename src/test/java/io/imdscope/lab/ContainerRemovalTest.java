package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.cri.CriException;
import io.imdscope.lab.containers.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a lab with containers nothing stays, whatever was killed before. */
class ContainerRemovalTest {
  private static final String[] SLEEP = {"sleep", "1000"};

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "containerd", "keeper", "both"})
  void downRemovesAllWhateverWasKilled(String killed) throws Exception {
    try (ContainerLab test = ContainerLab.up("gone")) {
      String name = test.names().lab();
      test.lab().down();
      Leftovers left = Leftovers.before(name);
      test.lab().up(LabOptions.DEFAULT.withContainers(true));
      test.pods().run(Pod.of("shop", "web-1").with("app", SLEEP).with("helper", SLEEP));
      test.pods().run(Pod.of("kube-system", "agent").onHostNetwork().with("main", SLEEP));
      left = left.during();
      // Of the lab, of each pod and of each container, at the least.
      assertThat(left.namespaces()).hasSizeGreaterThan(8);
      if (!killed.equals("keeper") && !killed.equals("nothing")) {
        test.killContainerd();
      }
      if (!killed.equals("containerd") && !killed.equals("nothing")) {
        test.killKeeper();
        assertThat(test.lab().status()).isInstanceOf(LabStatus.Broken.class);
      }

      assertThat(test.lab().down()).isTrue();

      left.assertNone();
      assertThat(test.lab().down()).isFalse();
    }
  }

  @Test
  void downRemovesAllWhilePodsAreBeingMade() throws Exception {
    try (ContainerLab test = ContainerLab.up("busy");
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      String name = test.names().lab();
      test.lab().down();
      Leftovers left = Leftovers.before(name);
      test.lab().up(LabOptions.DEFAULT.withContainers(true));
      CountDownLatch made = new CountDownLatch(3);
      for (int i = 0; i < 4; i++) {
        int worker = i;
        threads.execute(
            () -> {
              try {
                for (int pod = 0; pod < 100; pod++) {
                  test.pods().run(Pod.of("busy", "pod-" + worker + "-" + pod).with("app", SLEEP));
                  made.countDown();
                }
              } catch (CriException | IOException e) {
                // The runtime is gone.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      made.await();
      left = left.during();
      assertThat(test.lab().down()).isTrue();
      left.assertNone();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container-mounts.pid",
        "containers/mounted",
        "containers/containerd.sock",
        "containers/images.tar",
        "complete",
        "sample-pods.pid",
        "containers/logs/shop_web-1_*",
        "containers/logs/batch_report_*"
      })
  void aKilledUpLeavesNothingThatDownDoesNotFind(String trace) throws Exception {
    ContainerLab.requirePrograms();
    String name = "k" + ProcessHandle.current().pid() + "-c";
    Names names = new Names(name);
    Lab lab = Lab.named(name);
    Leftovers left = Leftovers.before(name);
    Process up =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                UpMain.class.getName(),
                name,
                "containers")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      boolean background = trace.startsWith("containers/logs/");
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (!isThere(names.state(), trace)
          && (background || up.isAlive())
          && System.nanoTime() - deadline < 0) {
        Thread.onSpinWait();
      }
      assertThat(isThere(names.state(), trace)).as(trace).isTrue();
    } finally {
      up.destroyForcibly().waitFor();
      left = left.during();
      lab.down();
    }
    left.assertNone();
  }

  /** Whether there is such a file; a star at the end stands for anything. */
  private static boolean isThere(Path directory, String trace) throws IOException {
    Path file = directory.resolve(trace);
    if (!trace.endsWith("*")) {
      return Files.exists(file);
    }
    if (!Files.isDirectory(file.getParent())) {
      return false;
    }
    String beginning = trace.substring(trace.lastIndexOf('/') + 1, trace.length() - 1);
    try (Stream<Path> entries = Files.list(file.getParent())) {
      return entries.anyMatch(entry -> entry.getFileName().toString().startsWith(beginning));
    }
  }
}
