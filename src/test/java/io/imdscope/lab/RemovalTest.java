package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lab can be removed, and made anew, from whatever state it is in. */
class RemovalTest {

  @Test
  void upTwiceAndDownTwice() throws Exception {
    try (TestLab test = new TestLab("twice")) {
      assertThat(test.lab.status()).isEqualTo(new LabStatus.Down());
      assertThat(test.lab.up(LabOptions.DEFAULT)).isTrue();
      assertThat(test.lab.up(LabOptions.DEFAULT)).isFalse();
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Up.class);
      assertThat(test.lab.down()).isTrue();
      test.assertNothingLeft();
      assertThat(test.lab.down()).isFalse();
    }
  }

  @Test
  void downEndsWhatRunsInIt() throws Exception {
    try (TestLab test = new TestLab("ends")) {
      test.lab.up(LabOptions.DEFAULT);
      test.lab.startCallers();
      Process onNode = test.lab.exec(Where.NODE, "sleep", "1000").start();
      Process inPod = test.lab.exec(Where.POD, "sh", "-c", "sleep 1000 & sleep 1000").start();
      test.lab.down();
      test.assertNothingLeft();
      assertThat(onNode.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(inPod.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aDeadServiceIsNoticedAndReplaced() throws Exception {
    try (TestLab test = new TestLab("dead")) {
      test.lab.up(LabOptions.DEFAULT);
      kill(test);
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Broken.class);
      assertThat(test.lab.up(LabOptions.DEFAULT)).isTrue();
      kill(test);
      assertThat(test.lab.down()).isTrue();
      test.assertNothingLeft();
    }
  }

  @Test
  void aProcessIdThatWasReusedIsLeftAlone() throws Exception {
    try (TestLab test = new TestLab("reuse")) {
      test.lab.up(LabOptions.DEFAULT);
      Process other = new ProcessBuilder("sleep", "1000").start();
      try {
        Path file = test.names.state().resolve("old.pid");
        PidFile.write(file, other.pid());
        String[] fields = Files.readString(file).strip().split(" ", -1);
        Files.writeString(
            file, fields[0] + " " + (Long.parseLong(fields[1]) - 1) + " " + fields[2]);
        Files.writeString(
            test.names.state().resolve("boot.pid"),
            fields[0] + " " + fields[1] + " 00000000-0000-0000-0000-000000000000");
        test.lab.down();
        assertThat(other.isAlive()).isTrue();
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void whatARebootLeavesIsRemoved() throws Exception {
    try (TestLab test = new TestLab("boot")) {
      // The state directory and the namespaces' files, with nothing behind them.
      Files.createDirectories(test.names.state());
      Files.writeString(test.names.state().resolve("id"), "old");
      Files.writeString(test.names.state().resolve("complete"), "");
      for (String namespace : test.names.namespaces()) {
        Files.createDirectories(Names.path(namespace).getParent());
        Files.writeString(Names.path(namespace), "");
      }
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Broken.class);
      assertThat(test.lab.up(LabOptions.DEFAULT)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aKilledUpLeavesNothingThatDownDoesNotFind(int step) throws Exception {
    try (TestLab test = new TestLab("kill" + step)) {
      Process up = startUp(test);
      try {
        awaitTrace(test, step, up);
      } finally {
        up.destroyForcibly().waitFor();
      }
      test.lab.down();
      test.assertNothingLeft();
    }
  }

  @Test
  void manyUpsAtOnceMakeOneLab() throws Exception {
    try (TestLab test = new TestLab("many");
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Callable<Boolean> up = () -> Lab.named(test.name).up(LabOptions.DEFAULT);
      Process other = startUp(test);
      try {
        int made = 0;
        for (Future<Boolean> each : threads.invokeAll(List.of(up, up, up))) {
          made += each.get() ? 1 : 0;
        }
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
        assertThat(made).isLessThanOrEqualTo(1);
      } finally {
        other.destroyForcibly().waitFor();
      }
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Up.class);
    }
  }

  @Test
  void aServiceWhoseLabVanishedEndsByItself() throws Exception {
    try (TestLab test = new TestLab("orphan")) {
      test.lab.up(LabOptions.DEFAULT);
      ProcessHandle service =
          ProcessHandle.of(((LabStatus.Up) test.lab.status()).servicePid()).orElseThrow();
      Files.delete(test.names.state().resolve("id"));
      service.onExit().get(60, TimeUnit.SECONDS);
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Broken.class);
    }
  }

  @Test
  void aLabWhoseOwnerIsGoneIsMadeAnew() throws Exception {
    try (TestLab test = new TestLab("owned")) {
      Process owner = startUp(test, "owned");
      assertThat(owner.waitFor(60, TimeUnit.SECONDS)).isTrue();
      LabStatus.Up left = (LabStatus.Up) test.lab.status();
      assertThat(left.owner()).isEqualTo(new LabStatus.Owner.Gone());
      assertThat(test.lab.upForThisProcess(LabOptions.DEFAULT)).isTrue();
      LabStatus.Up ours = (LabStatus.Up) test.lab.status();
      assertThat(ours.servicePid()).isNotEqualTo(left.servicePid());
      assertThat(ours.callers()).isEmpty();
      assertThat(ours.owner())
          .isEqualTo(new LabStatus.Owner.Running(ProcessHandle.current().pid()));
      // It is used as long as its owner runs, which a removal does not end.
      assertThat(test.lab.up(LabOptions.DEFAULT)).isFalse();
      assertThat(test.lab.down()).isTrue();
    }
  }

  @Test
  void aLabThatNobodyOwnsStays() throws Exception {
    try (TestLab test = new TestLab("stays")) {
      Process up = startUp(test);
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
      LabStatus.Up left = (LabStatus.Up) test.lab.status();
      assertThat(left.owner()).isEqualTo(new LabStatus.Owner.Nobody());
      assertThat(test.lab.upForThisProcess(LabOptions.DEFAULT)).isFalse();
      assertThat(test.lab.status()).isEqualTo(left);
    }
  }

  @Test
  void aLabThatWasMadeAnewIsNotTheSame() throws Exception {
    try (TestLab test = new TestLab("anew")) {
      assertThat(test.lab.isSame()).as("none was made or found").isFalse();
      assertThat(test.lab.upForThisProcess(LabOptions.DEFAULT)).isTrue();
      assertThat(test.lab.isSame()).isTrue();
      Lab other = Lab.named(test.name);
      assertThat(other.up(LabOptions.DEFAULT)).isFalse();
      assertThat(other.isSame()).isTrue();
      assertThat(other.down()).isTrue();
      assertThat(test.lab.isSame()).isFalse();
      assertThat(other.up(LabOptions.DEFAULT)).isTrue();
      assertThat(test.lab.downIfSame()).isFalse();
      assertThat(test.lab.status()).isInstanceOf(LabStatus.Up.class);
      assertThat(other.downIfSame()).isTrue();
    }
  }

  private static Process startUp(TestLab test, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                UpMain.class.getName(),
                test.name));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Waits until a start has come to a certain point, each time a later one. */
  private static void awaitTrace(TestLab test, int step, Process up) throws Exception {
    Path state = test.names.state();
    List<Path> traces =
        List.of(
            state,
            state.resolve("id"),
            Names.path(test.names.imds()),
            Names.path(test.names.pod()),
            state.resolve("metadata-service.log"),
            state.resolve("listening"),
            state.resolve("complete"),
            state.resolve("app.log"));
    while (!Files.exists(traces.get(step)) && up.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static void kill(TestLab test) throws Exception {
    ProcessHandle service =
        Optional.of(test.lab.status())
            .map(status -> ((LabStatus.Up) status).servicePid())
            .flatMap(ProcessHandle::of)
            .orElseThrow();
    service.destroyForcibly();
    while (test.lab.status() instanceof LabStatus.Up) {
      Thread.sleep(10);
    }
  }
}
