package io.imdscope.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Loss;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that two interfaces saw is one, and its client is the one on the near side. */
class AddressTranslationTest {
  private static final String NODE = "0a14000a";

  private static Packets pod() {
    return new Packets();
  }

  /** The same connection on the node's interface: another address and port, and one hop on. */
  private static Packets node() {
    Packets packets = new Packets();
    packets.client = NODE;
    packets.port = 50000;
    packets.hopLimit = 63;
    return packets;
  }

  /** Requests come by the pod's interface first, answers the node's. */
  private static MadeCapture both(Packets pod, Packets node, String request, boolean delivered) {
    return both(LinkLayer.LINUX_COOKED_2, pod, node, request, delivered);
  }

  private static MadeCapture both(
      int linkType, Packets pod, Packets node, String request, boolean delivered) {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, linkType);
    Dialogue near = new Dialogue(pod, Dialogue.START, (t, ip) -> capture.add(t, ip, 9999, 1));
    Dialogue far = new Dialogue(node, Dialogue.START + 5, (t, ip) -> capture.add(t, ip, 9999, 0));
    near.hello();
    far.hello();
    near.request(request);
    far.request(request);
    node.hopLimit = delivered ? 2 : 1;
    far.answer(request, Dialogue.OK);
    if (delivered) {
      pod.hopLimit = 1;
      near.answer(request, Dialogue.OK);
    }
    pod.hopLimit = 64;
    node.hopLimit = 63;
    near.bye(request, delivered ? Dialogue.OK : "");
    far.bye(request, delivered ? Dialogue.OK : "");
    return capture;
  }

  @Test
  void bothSidesAreOneCallWithBothAddresses() {
    Found found = Found.in(both(pod(), node(), Dialogue.PUT, true).pcap(true));
    assertThat(found.lines())
        .containsExactly("token /latest/api/token 200 10.20.1.2:40000 nat 10.20.0.10:50000 hops 1");
    assertThat(found.lost().total()).isZero();
  }

  /** Also where the interfaces are not told apart. */
  @ParameterizedTest
  @ValueSource(ints = {LinkLayer.LINUX_COOKED, LinkLayer.LINUX_COOKED_2})
  void withoutTranslationTheNearerHopLimitCounts(int linkType) {
    for (boolean delivered : new boolean[] {true, false}) {
      Packets routed = node();
      routed.client = pod().client;
      routed.port = pod().port;
      assertThat(
              Found.in(both(linkType, pod(), routed, Dialogue.PUT, delivered).pcap(true)).lines())
          .containsExactly(
              delivered
                  ? "token /latest/api/token 200 10.20.1.2:40000 hops 1"
                  : "token /latest/api/token no_response 10.20.1.2:40000 hops 0");
    }
  }

  @Test
  void aTokenThatDiesOnItsWayIsSaidSo() {
    assertThat(Found.in(both(pod(), node(), Dialogue.PUT, false).pcap(true)).lines())
        .containsExactly(
            "token /latest/api/token no_response 10.20.1.2:40000 nat 10.20.0.10:50000 hops 0");
  }

  @Test
  void theNodesSideAloneTellsThatTooByTheHopsThatAreGone() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    Packets node = node();
    Dialogue far = new Dialogue(node, Dialogue.START, capture::add).hello().request(Dialogue.PUT);
    node.hopLimit = 1;
    far.answer(Dialogue.PUT, Dialogue.OK);
    node.hopLimit = 63;
    far.bye(Dialogue.PUT, "");
    assertThat(Found.in(capture.pcap(true)).lines())
        .containsExactly("token /latest/api/token no_response 10.20.0.10:50000 hops 0");
  }

  @Test
  void theNodesSideMayComeFirst() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.LINUX_COOKED_2);
    new Dialogue(node(), Dialogue.START, capture::add).hello();
    new Dialogue(pod(), Dialogue.START + 9, capture::add).whole(Dialogue.GET, Dialogue.OK);
    assertThat(Found.in(capture.pcap(true)).lines())
        .containsExactly("v1 /latest/meta-data/ 200 10.20.1.2:40000 nat 10.20.0.10:50000");
  }

  @Test
  void withoutTheBeginningTheRequestItselfIsKnownAgain() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.LINUX_COOKED_2);
    new Dialogue(pod(), Dialogue.START, capture::add).request(Dialogue.GET);
    new Dialogue(node(), Dialogue.START + 9, capture::add)
        .request(Dialogue.GET)
        .answer(Dialogue.GET, Dialogue.OK);
    assertThat(Found.in(capture.pcap(true)).lines())
        .containsExactly("v1 /latest/meta-data/ 200 10.20.1.2:40000 nat 10.20.0.10:50000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hops", "identification", "time"})
  void twoPodsThatAskTheSameAreTwo(String difference) {
    Packets one = pod();
    Packets other = node();
    switch (difference) {
      case "hops" -> other.hopLimit = one.hopLimit; // no router lies between
      case "identification" -> other.identification++;
      default -> {}
    }
    long later = difference.equals("time") ? 2_000_000_000L : 9;
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(one, Dialogue.START, capture::add).whole(Dialogue.GET, Dialogue.OK);
    new Dialogue(other, Dialogue.START + later, capture::add).whole(Dialogue.GET, Dialogue.OK);
    assertThat(Found.in(capture.pcap(true)).lines())
        .containsExactly(
            "v1 /latest/meta-data/ 200 10.20.1.2:40000",
            "v1 /latest/meta-data/ 200 10.20.0.10:50000");
  }

  @Test
  void aRequestThatIsAnsweredButWasNotCapturedIsALoss() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(pod(), Dialogue.START, capture::add)
        .hello()
        .answer(Dialogue.GET, Dialogue.OK)
        .bye(Dialogue.GET, Dialogue.OK);
    Found found = Found.in(capture.pcap(true));
    assertThat(found.requests()).isEmpty();
    assertThat(found.lost().counts()).containsOnlyKeys(Loss.CAPTURE_GAP);
  }

  @Test
  void whatIsHeldIsBounded() {
    EndpointIndex index = new EndpointIndex(io.imdscope.event.Endpoint.DEFAULTS);
    Conversations conversations = new Conversations(index, new Losses(), _ -> {});
    Copies copies = new Copies();
    Segment segment = new Segment();
    segment.ipv4 = true;
    segment.fromClient = true;
    segment.flags = Segment.SYN;
    for (int i = 0; i < 3 * Conversations.MOST_LEGS; i++) {
      segment.clientLow = i;
      segment.sequence = i;
      conversations.accept(segment, i);
      Leg leg = new Leg(Side.of(segment), true, i, new Conversation(i, true, i));
      assertThat(copies.other(segment, leg)).isEmpty();
    }
    assertThat(conversations.held()).isEqualTo(Conversations.MOST_LEGS);
    assertThat(copies.held()).isEqualTo(Copies.MOST);
  }
}
