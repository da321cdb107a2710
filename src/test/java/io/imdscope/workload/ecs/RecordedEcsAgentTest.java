package io.imdscope.workload.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imdscope.workload.localhttp.LocalHttpException;
import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a fake on the loopback address that says what AWS documents that the ECS agent says. */
@Timeout(60)
class RecordedEcsAgentTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String ID = "9581".repeat(16);
  private static final String ARN = "arn:aws:ecs:us-west-2:012345678910:task/default/e01d58a8";
  private static final String OK = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

  @Test
  void namesTheTaskAndTheContainerInIt() throws Exception {
    String json =
        """
        {"Arn":"ARN","DesiredStatus":"RUNNING","KnownStatus":"RUNNING","Family":"shop","Version":"7",
         "Containers":[
          {"DockerId":"0000","DockerName":"ecs-shop-7-side","Name":"side","Ports":[{"a":1}]},
          {"DockerId":"ID","DockerName":"ecs-shop-7-web","Name":"web","Volumes":null}]}
        """
            .replace("ARN", ARN)
            .replace("ID", ID);
    try (Fake fake = new Fake(OK + json)) {
      assertThat(fake.agent().taskOf(ID)).contains(new AgentTask(ARN, "shop", "7", "web"));
      assertThat(fake.asked).isEqualTo("GET /v1/tasks?dockerid=" + ID + " HTTP/1.0");
    }
  }

  @Test
  void aContainerOfNoTask() throws Exception {
    for (String answer :
        List.of("HTTP/1.0 404 Not Found\r\n\r\n", OK + "{}", OK + "null", OK + "{\"Arn\":\"\"}")) {
      try (Fake fake = new Fake(answer)) {
        assertThat(fake.agent().taskOf(ID)).as(answer).isEmpty();
      }
    }
  }

  @Test
  void whatIsNoContainerIsPassedOver() throws Exception {
    for (String containers : List.of("[\"x\",{\"DockerId\":\"y\"},[{}]]", "{\"a\":{}}", "1")) {
      String answer = "{\"Arn\":\"arn\",\"Containers\":" + containers + ",\"Family\":\"web\"}";
      try (Fake fake = new Fake(OK + answer)) {
        assertThat(fake.agent().taskOf(ID).orElseThrow().family()).as(answer).isEqualTo("web");
      }
    }
  }

  @Test
  void garbageIsRefused() throws Exception {
    for (String answer :
        List.of("", "x", OK, OK + "[1]", OK + "{\"Arn\":1}", OK + "{\"Containers\":[{")) {
      try (Fake fake = new Fake(answer)) {
        assertThat(reason(fake.agent())).as(answer).isEqualTo(Reason.MALFORMED);
      }
    }
  }

  @Test
  void whatCannotBeAnIdIsNotAskedForAndWithoutAnAgentItIsSaid() throws Exception {
    // A port that is taken and refuses: one that is free may become the caller's own.
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      EcsAgent nobody = EcsAgent.at((InetSocketAddress) taken.getLocalSocketAddress(), LONG);
      for (String id : List.of("", "x", ID + "&x=y", ID.toUpperCase(java.util.Locale.ROOT) + "A")) {
        assertThat(nobody.taskOf(id)).isEmpty();
      }
      assertThat(reason(nobody)).isEqualTo(Reason.UNREACHABLE);
    }
  }

  @Test
  void silenceEndsWithTheDeadline() throws Exception {
    // Accepted by the kernel, and never by anybody else.
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      EcsAgent agent =
          EcsAgent.at((InetSocketAddress) silent.getLocalSocketAddress(), Duration.ofMillis(100));
      assertThat(reason(agent)).isEqualTo(Reason.SILENT);
    }
  }

  private static Reason reason(EcsAgent agent) {
    return catchThrowableOfType(LocalHttpException.class, () -> agent.taskOf(ID)).reason();
  }

  /** Gives the same answer to everybody. */
  private static final class Fake implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private volatile String asked = "";

    Fake(String answer) throws IOException {
      Thread.ofPlatform().daemon().start(() -> serve(answer));
    }

    InetSocketAddress address() {
      return (InetSocketAddress) server.getLocalSocketAddress();
    }

    EcsAgent agent() {
      return EcsAgent.at(address(), LONG);
    }

    private void serve(String answer) {
      try {
        while (true) {
          try (Socket client = server.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            asked = in.readLine();
            while (!in.readLine().isEmpty()) {
              // The rest of the head.
            }
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
