package io.imdscope.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out at the other end of the socket. */
class ServiceManagerTest {
  private static final String RECEIVER =
      """
      import socket, sys
      name = sys.argv[1]
      manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      manager.bind("\\0" + name[1:] if name[0] == "@" else name)
      print("bound", flush=True)
      manager.settimeout(60)
      print(manager.recv(100), flush=True)
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readinessIsToldOnce(boolean isAbstract) throws Exception {
    Machine.requireProgram("python3");
    String path = directory.resolve("notify").toString();
    String name = isAbstract ? "@" + path : path;
    Process receiver =
        new ProcessBuilder("python3", "-c", RECEIVER, name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = receiver.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(said.readLine()).isEqualTo("bound");
      ServiceManager manager = new ServiceManager(Optional.of(name));
      manager.isAlive(); // not before it is ready
      manager.isReady();
      assertThat(said.readLine()).isEqualTo("b'READY=1\\nWATCHDOG=1'");
    } finally {
      receiver.destroyForcibly();
    }
  }
}
