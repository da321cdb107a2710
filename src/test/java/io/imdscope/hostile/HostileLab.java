package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.LabStatus;
import io.imdscope.lab.Where;
import io.imdscope.trace.Await;
import io.imdscope.trace.Programs;
import io.imdscope.trace.TracedLab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A lab with an attacker's container and a witness's, and the programs of both. */
record HostileLab(TracedLab lab) implements AutoCloseable {
  static final Where ATTACKER = Where.POD;
  static final Where WITNESS = Where.POD_SDK;

  /** With this code a program says that the machine cannot do it. */
  private static final int CANNOT = 77;

  private static final long PATIENCE_SECONDS = 2 * Await.PATIENCE.toSeconds();

  static HostileLab up() throws Exception {
    for (String program : List.of("python3", "unshare", "ip", "nsenter")) {
      Machine.requireProgram(program);
    }
    TracedLab lab = TracedLab.up("attacks", (LabOptions options) -> options.withHopLimit(2));
    try {
      for (String file :
          List.of("attacks.py", "fastopen.py", "relay.py", "rings.py", "witness.py")) {
        try (InputStream in = HostileLab.class.getResourceAsStream(file)) {
          Files.copy(in, lab.directory().resolve(file));
        }
      }
      acceptFastOpen(lab);
      return new HostileLab(lab);
    } catch (Exception | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** The service's sockets are made as usual: what a server may do is done to them from outside. */
  private static void acceptFastOpen(TracedLab lab) throws IOException, InterruptedException {
    LabStatus.Up up = (LabStatus.Up) lab.lab().status();
    String service = Long.toString(up.servicePid());
    Process set =
        new ProcessBuilder(
                "nsenter",
                "--target=" + service,
                "--net",
                "--",
                Programs.PYTHON,
                lab.directory().resolve("fastopen.py").toString(),
                service)
            .inheritIO()
            .start();
    assertThat(set.waitFor()).isZero();
  }

  /** Starts a program of this package's. */
  Process start(Where where, String program, String... arguments) throws IOException {
    String[] command = new String[arguments.length + 2];
    command[0] = Programs.PYTHON;
    command[1] = lab.directory().resolve(program).toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return lab.start(where, command);
  }

  /** Attacks; what the attacker said of it. */
  List<String> attack(Attack attack) throws IOException, InterruptedException {
    Process attacker =
        start(
            ATTACKER,
            "attacks.py",
            attack.way(),
            TracedLab.IPV4,
            attack.way(),
            Integer.toString(attack.count()));
    attacker.getOutputStream().close();
    return outputOf(attacker).lines().toList();
  }

  /** Waits for a program's end, which is good; all it said, which is little. */
  static String outputOf(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + process.info());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Machine.require(process.exitValue() != CANNOT, said);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Override
  public void close() throws IOException {
    lab.close();
  }
}
