package io.imdscope.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imdscope.UnixServer;
import io.imdscope.workload.localhttp.JsonText;
import io.imdscope.workload.localhttp.LocalHttp;
import io.imdscope.workload.localhttp.LocalHttpException;
import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a fake that says what Docker says, since no Docker runs here: the head of its answers to
 * HTTP/1.0, and a container's JSON in its shape.
 */
@Timeout(60)
class RecordedDockerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String ID = "b924".repeat(16);
  private static final String OK =
      """
      HTTP/1.0 200 OK
      Api-Version: 1.51
      Content-Type: application/json
      Ostype: linux
      Server: Docker/28.5.0 (linux)

      """
          .replace("\n", "\r\n");

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("s");
  }

  @Test
  void namesAContainerOfAnEcsTask() throws Exception {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    String json =
        """
        {"Id":"ID","Created":"2026-11-23T02:31:01.494635812Z","Path":"sh","Args":["-c","x"],
         "State":{"Status":"running","Running":true,"Pid":4242,"Health":{"Pid":1}},
         "Image":"sha256:beef","Name":"/ecs-shop-7-web-a0","RestartCount":0,
         "HostConfig":{"Binds":null,"Labels":{"com.docker.compose.project":"not this"}},
         "Config":{"Hostname":"h","Env":["SECRET=hunter2"],"Image":"docker.io/library/nginx:1.27",
                   "Volumes":null,"Labels":{
           "com.amazonaws.ecs.cluster":"prod","com.amazonaws.ecs.container-name":"web",
           "com.amazonaws.ecs.task-arn":"arn:aws:ecs:eu-west-1:111122223333:task/prod/0123",
           "com.amazonaws.ecs.task-definition-family":"shop",
           "com.amazonaws.ecs.task-definition-version":"7","maintainer":"me"}},
         "NetworkSettings":{"Networks":{}}}
        """
            .replace("ID", ID);
    try (UnixServer _ = UnixServer.at(socket(), client -> answer(client, asked, OK + json))) {
      DockerContainer found = DockerClient.at(socket(), LONG).container(ID).orElseThrow();
      assertThat(found.id()).isEqualTo(ID);
      assertThat(found.name()).isEqualTo("ecs-shop-7-web-a0");
      assertThat(found.image()).isEqualTo("docker.io/library/nginx:1.27");
      assertThat(found.pid()).isEqualTo(4242);
      assertThat(found.labels())
          .containsEntry("com.amazonaws.ecs.task-definition-version", "7")
          .containsEntry("com.amazonaws.ecs.container-name", "web")
          .hasSize(5);
      assertThat(found.toString()).doesNotContain("hunter2");
    }
    assertThat(asked.take())
        .isEqualTo(
            "GET /containers/"
                + ID
                + "/json HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  @Test
  void aContainerWithoutLabelsThatHasEnded() throws Exception {
    DockerContainer found =
        found("{'Id':'ID','Name':'/x','State':{'Pid':0},'Config':{'Image':'i','Labels':null}}");
    assertThat(found).isEqualTo(new DockerContainer(ID, "x", "i", 0, Map.of()));
  }

  @Test
  void notFound() throws Exception {
    String answer =
        "HTTP/1.0 404 Not Found\r\nContent-Length: 34\r\n\r\n{\"message\":\"No such container: x\"}";
    try (UnixServer _ =
        UnixServer.at(socket(), client -> answer(client, new LinkedBlockingQueue<>(), answer))) {
      assertThat(DockerClient.at(socket(), LONG).container("x")).isEmpty();
    }
  }

  @Test
  void hostileLabelsAreKeptAsTheyAreButShort() throws Exception {
    String value = "a\\nb\\u0000" + "x".repeat(64 * 1024);
    DockerContainer found =
        found(
            "{'Id':'ID','Name':'/x','Config':{'Image':'i','Labels':{'"
                + "k".repeat(64 * 1024)
                + "':'v','com.docker.compose.service':'"
                + value
                + "','com.docker.compose.project':'p'}}}");
    assertThat(found.labels()).containsEntry("com.docker.compose.project", "p").hasSize(2);
    assertThat(found.labels().get("com.docker.compose.service"))
        .startsWith("a\nb\0xxx")
        .hasSize(JsonText.MAX_TEXT);
  }

  @Test
  void whatCannotBeAnIdIsNotAskedFor() throws Exception {
    DockerClient nobody = DockerClient.at(socket(), LONG);
    for (String id :
        List.of("", "../version", "a/b", "a b", "a\r\nHost: x", "..", "a?b", "x".repeat(129))) {
      assertThat(nobody.container(id)).isEmpty();
    }
    assertThat(reason(nobody)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void garbageIsRefused() throws Exception {
    for (String garbage :
        List.of(
            "",
            "nonsense",
            "\0\0\0\4\0",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/2 200 OK\r\n\r\n{}",
            OK,
            OK + "null",
            OK + "[]",
            OK + "{}",
            OK + "{\"Id\":\"../x\"}",
            OK + "{\"Id\":7}",
            OK + "{\"Id\":\"" + ID + "\",\"Name\":\"/x\"",
            OK + "[".repeat(100_000),
            "HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\n{\"Id\":\"" + ID + "\"}",
            "HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nX: " + "y".repeat(64 * 1024) + "\r\n\r\n{}")) {
      assertThat(reasonOf(garbage)).as(garbage).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void anErrorOfTheServerIsSaid() throws Exception {
    assertThat(reasonOf("HTTP/1.0 500 Internal Server Error\r\n\r\n{\"message\":\"x\"}"))
        .isEqualTo(Reason.FAILED);
  }

  @Test
  void moreThanAMebibyteIsRefusedWhileItStillComes() throws Exception {
    try (UnixServer _ =
        UnixServer.at(
            socket(),
            client -> {
              readHead(client);
              send(client, OK + "{\"Id\":\"");
              while (true) {
                send(client, "x".repeat(LocalHttp.MAX_BYTES / 64));
              }
            })) {
      assertThat(reason(DockerClient.at(socket(), LONG))).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void silenceAndDribblingEndWithTheDeadline() throws Exception {
    try (UnixServer _ = UnixServer.at(socket(), RecordedDockerTest::readToTheEnd)) {
      assertThat(reason(DockerClient.at(socket(), Duration.ofMillis(100))))
          .isEqualTo(Reason.SILENT);
    }
    Files.delete(socket());
    try (UnixServer _ =
        UnixServer.at(
            socket(),
            client -> {
              send(client, OK);
              while (true) {
                send(client, " ");
                LockSupport.parkNanos(1_000_000);
              }
            })) {
      assertThat(reason(DockerClient.at(socket(), Duration.ofMillis(100))))
          .isEqualTo(Reason.SILENT);
    }
  }

  @Test
  void aFileThatIsNoSocket() throws Exception {
    Files.writeString(socket(), "x");
    assertThat(reason(DockerClient.at(socket()))).isEqualTo(Reason.UNREACHABLE);
  }

  private DockerContainer found(String json) throws Exception {
    String answer = OK + json.replace('\'', '"').replace("ID", ID);
    try (UnixServer _ =
        UnixServer.at(socket(), client -> answer(client, new LinkedBlockingQueue<>(), answer))) {
      return DockerClient.at(socket(), LONG).container(ID).orElseThrow();
    }
  }

  private Reason reasonOf(String answer) throws IOException {
    try (UnixServer _ =
        UnixServer.at(socket(), client -> answer(client, new LinkedBlockingQueue<>(), answer))) {
      return reason(DockerClient.at(socket(), LONG));
    } finally {
      Files.delete(socket());
    }
  }

  private static Reason reason(DockerClient client) {
    LocalHttpException failure =
        catchThrowableOfType(LocalHttpException.class, () -> client.container(ID));
    assertThat(failure.getMessage()).hasLineCount(1);
    return failure.reason();
  }

  private static void answer(SocketChannel client, BlockingQueue<String> asked, String answer)
      throws IOException {
    asked.add(readHead(client));
    send(client, answer);
  }

  private static String readHead(SocketChannel client) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0 && client.read(one) > 0) {
      head.append((char) one.get(0));
      one.clear();
    }
    return head.toString();
  }

  private static void send(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
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
