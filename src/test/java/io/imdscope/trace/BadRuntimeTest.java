package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.UnixServer;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.trace.TracedLab.Traffic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is at the runtime's socket, each call is printed, with what the kernel knows. */
class BadRuntimeTest {
  private static final int CALLS = 200;
  private static final String LOOP =
      """
      i=0
      while [ "$i" -lt "$1" ]
      do
        curl -q -s -o /dev/null "$2?n=$i"
        i=$((i + 1))
      done
      """;

  private static TracedLab lab;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    lab = TracedLab.up("badcri", (LabOptions options) -> options);
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void nothingIsThere() throws Exception {
    losesNoCall(directory.resolve("none.sock"));
  }

  @Test
  void aFileIsThere() throws Exception {
    losesNoCall(Files.writeString(directory.resolve("file.sock"), "no socket"));
  }

  @Test
  void aDirectoryIsThere() throws Exception {
    losesNoCall(Files.createDirectory(directory.resolve("directory.sock")));
  }

  @Test
  void nobodyListensAnyMore() throws Exception {
    Path socket = directory.resolve("dead.sock");
    UnixServer.at(socket, _ -> {}).close();
    assertThat(socket).exists();
    losesNoCall(socket);
  }

  @Test
  void somebodyAcceptsAndSaysNothing() throws Exception {
    Path socket = directory.resolve("silent.sock");
    CountDownLatch asked = new CountDownLatch(1);
    try (UnixServer _ =
        UnixServer.at(
            socket,
            client -> {
              asked.countDown();
              readAll(client);
            })) {
      losesNoCall(socket);
    }
    assertThat(asked.getCount()).isZero();
  }

  @Test
  void somebodyAnswersGarbage() throws Exception {
    Path socket = directory.resolve("garbage.sock");
    CountDownLatch asked = new CountDownLatch(1);
    byte[] garbage = new byte[64 * 1024];
    new Random(3).nextBytes(garbage);
    try (UnixServer _ =
        UnixServer.at(
            socket,
            client -> {
              client.write(ByteBuffer.wrap(garbage));
              asked.countDown();
              readAll(client);
            })) {
      losesNoCall(socket);
    }
    assertThat(asked.getCount()).isZero();
  }

  @Test
  void somebodyHangsUp() throws Exception {
    Path socket = directory.resolve("hangup.sock");
    CountDownLatch asked = new CountDownLatch(1);
    try (UnixServer _ = UnixServer.at(socket, _ -> asked.countDown())) {
      losesNoCall(socket);
    }
    assertThat(asked.getCount()).isZero();
  }

  private static void readAll(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (client.read(buffer) >= 0) {
      buffer.clear();
    }
  }

  private static void losesNoCall(Path socket) throws Exception {
    try (Watcher watcher =
        Watcher.attached("--format", "json", "--cri-socket", socket.toString())) {
      String url = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
      Traffic traffic =
          lab.traffic(
              watcher,
              () ->
                  assertThat(
                          lab.run(Where.POD, "sh", "-c", LOOP, "loop", Integer.toString(CALLS), url)
                              .code())
                      .isZero());
      assertThat(traffic.asked()).hasSize(CALLS);
      traffic.assertSame();
      for (Printed call : traffic.printed()) {
        lab.assertWorkload(call, Where.POD);
        assertThat(call.attribution("pod")).isEqualTo("kernel");
        assertThat(call.has("k8s.pod.name")).isFalse();
        assertThat(call.attribution("disagreement")).isEmpty();
      }
      assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
    }
  }
}
