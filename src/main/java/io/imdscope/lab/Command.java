package io.imdscope.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs short programs of the system to their end, without a shell. */
final class Command {
  private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

  private Command() {}

  /** Where a program is, also where a user's PATH leaves the system's directories out. */
  static Optional<String> find(String program) {
    return Stream.of(path().split(":", -1))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .map(Path::toString)
        .findFirst();
  }

  /** Where a program is, or what to install. */
  static String require(String program, String debianPackage) {
    return find(program)
        .orElseThrow(
            () ->
                new LabException(
                    "`"
                        + program
                        + "` was not found; install it (Debian, Ubuntu: apt-get install "
                        + debianPackage
                        + ")"));
  }

  /** A PATH that also has the system's directories, for programs that start others. */
  static String path() {
    return Optional.ofNullable(System.getenv("PATH")).map(path -> path + ":").orElse("")
        + SYSTEM_PATH;
  }

  /** Runs to a good end within 10 s, or throws with the first line that the program said. */
  static void run(String input, List<String> command) {
    String _ = output(input, command, Duration.ofSeconds(10));
  }

  /** As {@link #run}, within a time; the program says no more than fits into a pipe, 64 KiB. */
  static String output(String input, List<String> command, Duration patience) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended before it read everything; its exit code says why.
      }
      // What these programs say fits into the pipe, so waiting first can't block them.
      if (!process.waitFor(patience)) {
        process.destroyForcibly();
        throw new LabException(
            failed(command) + " did not end within " + patience.toSeconds() + " s; try again");
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new LabException(
            failed(command)
                + " failed: "
                + said.lines().findFirst().orElse("exit code " + process.exitValue())
                + "; the lab needs CAP_NET_ADMIN and CAP_SYS_ADMIN over this machine");
      }
      return said;
    } catch (IOException e) {
      throw new LabException(failed(command) + " could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted; `imdscope lab down` removes what was made", e);
    }
  }

  private static String failed(List<String> command) {
    return "`" + String.join(" ", command) + "`";
  }
}
