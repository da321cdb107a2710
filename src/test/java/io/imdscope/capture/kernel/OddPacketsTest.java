package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.PinLab.ENDPOINT;
import static io.imdscope.capture.kernel.PinLab.RING_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation.Sent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of segments that are sent again, that are urgent, or that bring more headers. */
@Timeout(120)
class OddPacketsTest {
  private static final Endpoint IPV6 = Endpoint.parse("[fd00:ec2::254]:8180");
  private static final String HEAD = "GET /odd HTTP/1.1\\r\\nX-aws-ec2-metadata-token: ";

  /** Who calls is this process, with the arguments that it has. */
  private static final String CALL =
      "import socket; s = socket.create_connection(('169.254.169.254', 8180));"
          + " s.sendall(b'GET /argv HTTP/1.1\\r\\n\\r\\n'); s.recv(100)";

  private PinLab lab;

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.removeAndClose();
    }
  }

  private KernelCapture keep(Seen seen) {
    return KernelCapture.keep(
        lab.pins, List.of(ENDPOINT, IPV6), UnaryOperator.identity(), RING_BYTES, seen);
  }

  /** Sent again, it begins amid the token. */
  @Test
  void ofASegmentThatIsSentAgainNothingIsShown() throws Exception {
    Seen seen = new Seen();
    lab = new PinLab();
    try (KernelCapture capture = keep(seen)) {
      lab.tell("open", "a");
      lab.tell("send", "a", HEAD + "FIRSTHALF");
      seen.read(capture, () -> text(seen).contains("oken: *********"));
      queue("replace dev lo root pfifo limit 0"); // nothing comes through
      lab.tell("send", "a", "OTHERHALF\\r\\n\\r\\n");
      seen.read(capture, () -> text(seen).endsWith("\r\n\r\n"));
      queue("del dev lo root");
      lab.tell("answer", "a");
      seen.drain(capture);
      assertThat(text(seen)).doesNotContain("HALF").containsOnlyOnce("GET /odd");
      assertThat(text(seen)).endsWith("token: ******************\r\n\r\n");
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
  }

  /** The server takes the urgent byte out of what it reads: what name that leaves is not known. */
  @Test
  void whatIsUrgentIsNotRead() throws Exception {
    Seen seen = new Seen();
    lab = new PinLab();
    try (KernelCapture capture = keep(seen)) {
      lab.tell("open", "a");
      lab.tell("send", "a", "GET /urgent HTTP/1.1\\r\\nX-aws-ec2-metadata-tok");
      lab.tell("urgent", "a", "e");
      lab.tell("send", "a", "n: x\\r\\n\\r\\n");
      lab.tell("answer", "a");
      seen.read(capture, () -> text(seen).endsWith("\r\n\r\n"));
      assertThat(seen.all)
          .filteredOn(
              each -> each instanceof Sent sent && sent.length() == 1 && sent.bytes().length == 0)
          .hasSize(1);
      assertThat(capture.losses().counts()).isEqualTo(Map.of(Loss.PACKET_UNREADABLE, 1L));
    }
  }

  @Test
  void headersBeforeThatOfTcpHideNothing() throws Exception {
    Seen seen = new Seen();
    lab = new PinLab(IPV6);
    try (KernelCapture capture = keep(seen)) {
      lab.tell("open", "a");
      lab.tell("extend", "a");
      lab.get("a", "/extended");
      seen.read(capture, "/extended");
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
  }

  /** As {@link ArgumentMask} does it, before anything leaves the kernel. */
  @Test
  void secretsAmongArgumentsAreHidden() throws Exception {
    List<String> secret =
        List.of(
            "{'X-aws-ec2-metadata-token': 'SECRET'}",
            "{\\\"authorization\\\" : \\\"SECRET\\\"}",
            "X-aws-ec2-metadata-token:SECRET SECRET",
            "metadata-token=SECRET",
            "metadata-token-ttl: 21600",
            "Metadata-Token \t: SECRET\nSECOND",
            "authorization",
            "THIRD");
    lab = new PinLab();
    List<String> command = new ArrayList<>(lab.within("python3", "-c", CALL));
    command.addAll(secret);
    Seen seen = new Seen();
    try (KernelCapture capture = keep(seen)) {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
      seen.read(capture, "/argv");
    }
    byte[] bytes = String.join("\0", secret).getBytes(StandardCharsets.US_ASCII);
    byte[] hidden = new byte[bytes.length];
    ArgumentMask.copy(ByteBuffer.wrap(bytes), hidden);
    assertThat(new String(hidden, StandardCharsets.US_ASCII)).doesNotContain("SECRET");
    List<String> args = seen.callers().getFirst().caller().process().args();
    assertThat(String.join("\0", args.subList(3, args.size())))
        .isEqualTo(new String(hidden, StandardCharsets.US_ASCII));
  }

  private void queue(String change) throws Exception {
    PinLab.run(String.join(" ", lab.within("tc", "qdisc")) + " " + change);
  }

  private static String text(Seen seen) {
    return seen.sent().stream()
        .map(sent -> new String(sent.bytes(), StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }
}
