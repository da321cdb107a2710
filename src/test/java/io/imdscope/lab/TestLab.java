package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A lab of a test's own, which is gone when the test ends, however it ends. */
final class TestLab implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  final String name;
  final Names names;
  final Lab lab;

  TestLab(String test) {
    Machine.requireRoot();
    for (String program : List.of("ip", "nsenter", "setsid", "tee", "curl")) {
      Machine.requireProgram(program);
    }
    name = "t" + ProcessHandle.current().pid() + "-" + test;
    names = new Names(name);
    lab = Lab.named(name);
  }

  /** What a command inside the lab said, and its exit code. */
  record Said(int code, String text) {}

  Said run(Where where, String... command) throws IOException, InterruptedException {
    Process process = lab.exec(where, command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), text);
  }

  Said curl(Where where, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-s", "--noproxy", "*"));
    command.addAll(List.of(arguments));
    return run(where, command.toArray(String[]::new));
  }

  /** Asks for a token, for at most so many seconds. */
  Said token(Where where, String host, String seconds) throws IOException, InterruptedException {
    return curl(
        where,
        "--max-time",
        seconds,
        "-X",
        "PUT",
        "-H",
        "X-aws-ec2-metadata-token-ttl-seconds: 60",
        "http://" + host + "/latest/api/token");
  }

  /** Waits until the record shows so many requests. */
  static List<RequestRecord> await(Path record, int requests)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<RequestRecord> records = RequestRecord.readAll(record);
    while (records.size() < requests && System.nanoTime() - deadline < 0) {
      Thread.sleep(50);
      records = RequestRecord.readAll(record);
    }
    assertThat(records).hasSizeGreaterThanOrEqualTo(requests);
    return records;
  }

  /** Fails when anything of the lab is left. */
  void assertNothingLeft() throws IOException {
    assertThat(lab.status()).isEqualTo(new LabStatus.Down());
    assertThat(Cgroups.existing(names)).isEmpty();
    assertThat(names.state()).doesNotExist();
    for (String namespace : names.namespaces()) {
      assertThat(Names.path(namespace)).doesNotExist();
    }
    assertThat(processes()).isEmpty();
  }

  /** Processes whose command line speaks of this lab. */
  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      try {
        String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        if (line.contains("imdscope-" + name + "-") || line.contains("lab-" + name + "/")) {
          found.add(process.pid() + " " + line.replace('\0', ' '));
        }
      } catch (IOException e) {
        // It has ended.
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    lab.down();
    assertNothingLeft();
  }
}
