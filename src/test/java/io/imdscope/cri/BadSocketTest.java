package io.imdscope.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imdscope.Machine;
import io.imdscope.UnixServer;
import io.imdscope.cri.CriException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told of a socket that is no runtime's: one line, which says what to do. */
@Timeout(60)
class BadSocketTest {
  /** Long enough for everything that does not wait for it. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 1_000;

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("s");
  }

  @Test
  void missing() {
    assertThat(failure(LONG, Reason.MISSING).getMessage())
        .contains("does not exist")
        .contains("--cri-socket");
  }

  @Test
  void aSocketThatAppearsLaterIsFoundThen() throws IOException {
    try (CriRuntime runtime = CriRuntime.at(socket(), LONG, LONG)) {
      assertThat(reason(runtime)).isEqualTo(Reason.MISSING);
      try (UnixServer _ = UnixServer.at(socket(), client -> say(client, "nonsense\n"))) {
        assertThat(reason(runtime)).isEqualTo(Reason.NOT_GRPC);
      }
      // A server that closes may still take a connection that comes at that moment.
      Reason reason = reason(runtime);
      for (int i = 0; i < ATTEMPTS && reason == Reason.NOT_GRPC; i++) {
        reason = reason(runtime);
      }
      assertThat(reason).isEqualTo(Reason.REFUSED);
      Files.delete(socket());
      assertThat(reason(runtime)).isEqualTo(Reason.MISSING);
    }
  }

  @Test
  void aRegularFile() throws IOException {
    Files.writeString(socket(), "no socket");
    assertThat(failure(LONG, Reason.NOT_A_SOCKET).getMessage()).contains("is not a socket");
  }

  @Test
  void aDirectory() throws IOException {
    Files.createDirectory(socket());
    failure(LONG, Reason.NOT_A_SOCKET);
  }

  @Test
  void aSocketThatNobodyListensAt() throws IOException {
    UnixServer.at(socket(), client -> {}).close();
    assertThat(failure(LONG, Reason.REFUSED).getMessage()).contains("has no listener");
  }

  @Test
  void aPathThatIsTooLongForASocket() {
    Path path = directory.resolve("x".repeat(150));
    try (CriRuntime runtime = CriRuntime.at(path)) {
      assertThat(reason(runtime)).isEqualTo(Reason.MISSING);
    }
  }

  @Test
  void aServerOfAnotherProtocol() throws IOException {
    try (UnixServer _ =
        UnixServer.at(
            socket(),
            client -> say(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(failure(LONG, Reason.NOT_GRPC).getMessage())
          .contains("does not answer like a container runtime");
    }
  }

  @Test
  void aServerThatHangsUpAtOnce() throws IOException {
    try (UnixServer _ = UnixServer.at(socket(), client -> {})) {
      failure(LONG, Reason.NOT_GRPC);
    }
  }

  @Test
  void aServerThatNeverEndsItsGarbage() throws IOException {
    try (UnixServer _ =
        UnixServer.at(
            socket(),
            client -> {
              while (true) {
                say(client, "\u0001\n\u0007 garbage ".repeat(1000));
              }
            })) {
      failure(LONG, Reason.NOT_GRPC);
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndHungUpOn() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    try (UnixServer _ =
        UnixServer.at(
            socket(),
            client -> {
              readToTheEnd(client);
              hungUp.countDown();
            })) {
      assertThat(failure(Duration.ofMillis(200), Reason.SILENT).getMessage())
          .contains("no answer in time");
      hungUp.await();
    }
  }

  @Test
  void closingEndsACallThatWaits() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    try (UnixServer _ =
            UnixServer.at(
                socket(),
                client -> {
                  connected.countDown();
                  readToTheEnd(client);
                });
        var executor = Executors.newSingleThreadExecutor()) {
      CriRuntime runtime = CriRuntime.at(socket(), Duration.ofHours(1), Duration.ofHours(1));
      Future<Reason> asked = executor.submit(() -> reason(runtime));
      connected.await();
      runtime.close();
      assertThat(asked.get()).isEqualTo(Reason.CLOSED);
      assertThat(reason(runtime)).isEqualTo(Reason.CLOSED);
    }
  }

  @Test
  void brokenConnectionsLeaveNoThreads() throws Exception {
    try (UnixServer _ = UnixServer.at(socket(), client -> say(client, "nonsense\n"));
        CriRuntime runtime = CriRuntime.at(socket(), LONG, LONG)) {
      for (int i = 0; i < 10 * ChannelThreads.MOST; i++) {
        assertThat(reason(runtime)).isEqualTo(Reason.NOT_GRPC);
      }
    }
  }

  @Test
  void withoutTheRightToUseIt() throws Exception {
    Machine.requireRoot();
    Machine.requireProgram("setpriv");
    try (UnixServer _ = UnixServer.at(socket(), client -> {})) {
      Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("---------"));
      // Root without its capabilities is bound by the file's mode.
      Process process =
          new ProcessBuilder(
                  "setpriv",
                  "--bounding-set=-all",
                  "--inh-caps=-all",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AskMain.class.getName(),
                  socket().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).startsWith("PERMISSION ").contains("run as root").hasLineCount(1);
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void aRuntimeWithoutTheInterface() throws IOException {
    try (TempContainerd containerd = TempContainerd.start("io.containerd.grpc.v1.cri");
        CriRuntime runtime = CriRuntime.at(containerd.socket())) {
      CriException failure = catchThrowableOfType(CriException.class, runtime::version);
      assertThat(failure.reason()).isEqualTo(Reason.NOT_OFFERED);
      assertThat(failure.getMessage()).contains("v1alpha2").hasLineCount(1);
    }
  }

  private CriException failure(Duration deadline, Reason reason) {
    try (CriRuntime runtime = CriRuntime.at(socket(), deadline, deadline)) {
      CriException failure = catchThrowableOfType(CriException.class, runtime::version);
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
      assertThat(failure.getMessage()).hasLineCount(1).startsWith(socket().toString());
      assertThat(failure.getMessage().length()).isLessThan(500);
      assertThat(failure.getMessage().chars()).allMatch(c -> c >= ' ' && c <= '~');
      return failure;
    }
  }

  private static Reason reason(CriRuntime runtime) {
    return catchThrowableOfType(CriException.class, runtime::version).reason();
  }

  private static void say(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  private static void readToTheEnd(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    while (client.read(buffer) >= 0) {
      buffer.clear();
    }
  }
}
