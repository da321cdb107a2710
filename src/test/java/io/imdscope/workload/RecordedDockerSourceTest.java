package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.UnixServer;
import io.imdscope.event.Source;
import io.imdscope.event.Workload.ComposeService;
import io.imdscope.event.Workload.Container;
import io.imdscope.event.Workload.EcsTask;
import io.imdscope.workload.ContainerSource.Known;
import io.imdscope.workload.docker.DockerClient;
import io.imdscope.workload.ecs.EcsAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is made of Docker's answers; from a fake that says what Docker says. */
@Timeout(60)
class RecordedDockerSourceTest {
  private static final String ID = "b924".repeat(16);
  private static final String HEAD = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";
  private static final Container PLAIN =
      Container.of(ID, Optional.of("docker"), Optional.empty(), Optional.empty());

  @TempDir private Path directory;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void namesATask() throws Exception {
    Known known =
        ask(
            "\"com.amazonaws.ecs.cluster\":\"arn:aws:ecs:eu-west-1:111122223333:cluster/prod\","
                + "\"com.amazonaws.ecs.container-name\":\"web\","
                + "\"com.amazonaws.ecs.task-arn\":"
                + "\"arn:aws:ecs:eu-west-1:111122223333:task/prod/0123\","
                + "\"com.amazonaws.ecs.task-definition-family\":\"shop\","
                + "\"com.amazonaws.ecs.task-definition-version\":\"7\"");
    assertThat(known.name()).contains("web");
    assertThat(known.image()).contains("nginx:1.27");
    assertThat(known.source()).isEqualTo(Source.DOCKER);
    assertThat(known.task())
        .contains(
            new EcsTask(
                Optional.of("0123"),
                Optional.of("arn:aws:ecs:eu-west-1:111122223333:task/prod/0123"),
                Optional.of("shop"),
                Optional.of("7"),
                Optional.of("prod")));
  }

  @Test
  void namesAServiceAndAPlainContainer() throws Exception {
    Known service =
        ask("\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"db\"");
    assertThat(service.compose()).contains(new ComposeService("shop", "db"));
    assertThat(service.name()).contains("some-name");
    assertThat(ask("").compose()).isEmpty();
  }

  @Test
  void doesNotAskAgainAtOnceWhoDidNotAnswer() throws Exception {
    try (DockerSource source = source()) {
      assertThat(source.container(PLAIN)).isEqualTo(ContainerSource.UNREACHABLE);
      assertThat(source.problem()).isPresent();
      try (UnixServer _ = UnixServer.at(socket(), client -> answer(client, ""))) {
        assertThat(source.container(PLAIN)).isEqualTo(ContainerSource.UNREACHABLE);
        assertThat(asked).hasValue(0);
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(source.container(PLAIN)).isInstanceOf(Known.class);
        assertThat(source.problem()).isEmpty();
      }
    }
  }

  @Test
  void coversWhatItsRuntimeRuns() {
    try (DockerSource source = source()) {
      assertThat(source.covers(PLAIN)).isTrue();
      assertThat(source.covers(container("podman", ""))).isFalse();
      assertThat(source.covers(container("containerd", ""))).isFalse();
      assertThat(source.covers(container("", ""))).isTrue();
      assertThat(source.covers(container("docker", Shape.UID))).isFalse();
    }
  }

  private static Container container(String runtime, String pod) {
    return Container.of(
        ID,
        Optional.of(runtime).filter(text -> !text.isEmpty()),
        Optional.of(pod).filter(text -> !text.isEmpty()),
        Optional.empty());
  }

  private Known ask(String labels) throws Exception {
    try (UnixServer _ = UnixServer.at(socket(), client -> answer(client, labels));
        DockerSource source = source()) {
      return (Known) source.container(PLAIN);
    } finally {
      java.nio.file.Files.deleteIfExists(socket());
    }
  }

  private DockerSource source() {
    return new DockerSource(
        "docker", socket(), DockerClient.at(socket()), EcsAgent.local(), clock::get);
  }

  private Path socket() {
    return directory.resolve("docker.sock");
  }

  private void answer(SocketChannel client, String labels) throws IOException {
    asked.incrementAndGet();
    client.read(ByteBuffer.allocate(4096));
    String json =
        "{\"Id\":\""
            + ID
            + "\",\"Name\":\"/some-name\",\"State\":{\"Pid\":4242},"
            + "\"Config\":{\"Image\":\"nginx:1.27\",\"Labels\":{"
            + labels
            + "}}}";
    client.write(ByteBuffer.wrap((HEAD + json).getBytes(StandardCharsets.UTF_8)));
  }
}
