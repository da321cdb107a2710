package io.imdscope.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Whatever a file holds: what can be read is kept, one sentence names the place, nothing hangs. */
class DamagedCaptureTest {
  private static final MadeCapture CAPTURE =
      new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);

  static {
    for (int i = 0; i < 3; i++) {
      Packets packets = new Packets();
      packets.port += i;
      new Dialogue(packets, Dialogue.START + i * 10_000_000L, CAPTURE::add)
          .whole(Dialogue.GET, Dialogue.OK);
    }
  }

  @Test
  void cutOffAnywhereItKeepsWhatCameBefore() throws IOException {
    for (byte[] whole : List.of(CAPTURE.pcap(true), CAPTURE.pcapng(0), gzip(CAPTURE.pcap(true)))) {
      int most = 0;
      for (int length = 0; length < whole.length; length++) {
        Found found = Found.in(Packets.part(whole, 0, length));
        assertThat(found.problems()).hasSizeLessThanOrEqualTo(1);
        assertThat(found.requests().size()).isBetween(most, 3);
        most = found.requests().size();
      }
      assertThat(most).isEqualTo(3);
      Found cut = Found.in(Packets.part(whole, 0, whole.length - 3));
      assertThat(cut.problems()).hasSize(1);
      assertThat(cut.problems().getFirst()).startsWith("made0: ").contains("at byte ");
      assertThat(cut.lost().counts()).containsKey(Loss.CAPTURE_GAP);
    }
  }

  /** The JDK's own stream takes such a head for the end. */
  @Test
  void aSecondMemberIsReadOrMissed() throws IOException {
    byte[] pcap = CAPTURE.pcap(true);
    byte[] first = gzip(Packets.part(pcap, 0, pcap.length / 3));
    byte[] whole = Packets.join(first, gzip(Packets.part(pcap, pcap.length / 3, pcap.length)));
    assertThat(Found.in(whole).requests()).hasSize(3);
    assertThat(Found.in(Packets.join(whole, new byte[512])).problems()).isEmpty();
    for (int length = first.length + 1; length < whole.length; length++) {
      assertThat(Found.in(Packets.part(whole, 0, length)).problems()).hasSize(1);
    }
    for (int i = first.length; i < first.length + 4; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x40;
      Found found = Found.in(damaged);
      assertThat(found.problems()).hasSize(1);
      assertThat(found.lost().counts()).containsEntry(Loss.CAPTURE_GAP, 1L);
    }
  }

  /** A part of the request at that place, with one letter changed or not. */
  private static Found again(int from, int to, String text) {
    MadeCapture made = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    Packets packets = new Packets();
    Dialogue dialogue = new Dialogue(packets, Dialogue.START, made::add).hello();
    dialogue.request(Dialogue.GET);
    made.add(
        Dialogue.START + 2_500_000L,
        packets.fromClient(
            Dialogue.CLIENT + 1 + from, Dialogue.SERVER + 1, 24, text.substring(from, to)));
    dialogue.answer(Dialogue.GET, Dialogue.OK).bye(Dialogue.GET, Dialogue.OK);
    return Found.in(made.pcap(true));
  }

  @Test
  void whatComesAgainAsAnotherIsTold() {
    String other = Dialogue.GET.replace("meta-data", "META-data");
    assertThat(again(10, 30, Dialogue.GET).lost().counts()).isEmpty();
    assertThat(again(22, 40, other).lost().counts()).isEmpty();
    Found found = again(10, 30, other);
    assertThat(found.lost().counts()).containsOnly(Map.entry(Loss.STREAM_CONFLICT, 1L));
    assertThat(found.lines()).hasSize(1).first().asString().contains("/latest/meta-data/");
  }

  @Test
  void whatComesOutOfOrderIsNotMissing() {
    String get = Dialogue.GET;
    for (int[] order : new int[][] {{1, 0, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}}) {
      MadeCapture made = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
      Packets packets = new Packets();
      Dialogue dialogue = new Dialogue(packets, Dialogue.START, made::add).hello();
      for (int i = 0; i < order.length; i++) {
        int from = order[i] * 20;
        int to = order[i] == 2 ? get.length() : from + 20;
        made.add(
            Dialogue.START + 2_100_000L + i,
            packets.fromClient(
                Dialogue.CLIENT + 1 + from, Dialogue.SERVER + 1, 24, get.substring(from, to)));
      }
      made.add(
          Dialogue.START + 2_200_000L,
          packets.fromClient(Dialogue.CLIENT + 1 + get.length(), Dialogue.SERVER + 1, 16, ""));
      dialogue.answer(get, Dialogue.OK).bye(get, Dialogue.OK);
      Found found = Found.in(made.pcap(true));
      assertThat(found.requests()).hasSize(1);
      assertThat(found.lost().counts()).isEmpty();
    }
  }

  @Test
  void hostileLengths() {
    byte[] pcap = CAPTURE.pcap(true);
    ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, -1);
    assertThat(Found.in(pcap).problems())
        .containsExactly("made0: a packet's length cannot be: 4294967295 at byte 24");
    byte[] pcapng = CAPTURE.pcapng(0);
    for (int length : new int[] {0, 7, 13, 1 << 30, -4}) {
      ByteBuffer.wrap(pcapng).order(ByteOrder.LITTLE_ENDIAN).putInt(28 + 4, length);
      assertThat(Found.in(pcapng).problems()).hasSize(1);
      assertThat(Found.in(pcapng).problems().getFirst()).contains("at byte 28");
    }
  }

  /** As {@code cat a.pcap b.pcap} does, whatever either was written by. */
  @Test
  void filesThatWereJoinedAreReadOn() {
    MadeCapture other = new MadeCapture(ByteOrder.BIG_ENDIAN, LinkLayer.RAW);
    Packets packets = new Packets();
    packets.port += 10;
    new Dialogue(packets, Dialogue.START + 100_000_000L, other::add)
        .whole(Dialogue.GET, Dialogue.OK);
    byte[] joined = Packets.join(CAPTURE.pcap(true), other.pcap(false), CAPTURE.pcap(false));
    Found found = Found.in(joined);
    assertThat(found.problems()).isEmpty();
    assertThat(found.requests()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(found.lost().total()).isZero();
  }

  @Test
  void aPacketBehindWhichNothingCanBeReadTellsNoTime() throws IOException {
    ByteBuffer noise = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    noise.putInt(Integer.MAX_VALUE).putInt(0).putInt(0).putInt(0).position(24).putInt(-1);
    byte[] capture = Packets.join(CAPTURE.pcap(true), noise.array());
    CaptureSource source =
        new CaptureSource(
            "made", 0, 0, () -> Channels.newChannel(new ByteArrayInputStream(capture)));
    try (PcapCapture opened =
        new PcapCapture(new CaptureFiles(List.of(source)), Endpoint.DEFAULTS, each -> {})) {
      while (opened.read()) {
        assertThat(opened.packets()).isPositive();
      }
      opened.finish();
      assertThat(opened.last().orElseThrow())
          .isEqualTo(Instant.ofEpochSecond(0, Dialogue.START + 25_000_000L));
    }
  }

  /** As where a filter let one direction through only. */
  @Test
  void aClientThatWasNotCapturedIsMissing() {
    MadeCapture made = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    for (int i = 0; i < 4; i++) {
      Packets packets = new Packets();
      packets.port += i;
      int whole = i;
      int[] count = {0};
      new Dialogue(
              packets,
              Dialogue.START + i,
              (time, packet) -> {
                boolean server = count[0] % 2 == 1;
                // of one its greeting only, of one its answer only, of two both
                boolean taken = whole == 0 ? count[0] == 1 : whole != 1 || count[0] == 3;
                if (server && taken) {
                  made.add(time, packet);
                }
                count[0]++;
              })
          .whole(Dialogue.GET, Dialogue.OK);
    }
    Found found = Found.in(made.pcap(true));
    assertThat(found.requests()).isEmpty();
    assertThat(found.lost().counts()).containsOnly(Map.entry(Loss.CAPTURE_GAP, 4L));
  }

  @Test
  void anAnswerBeforeItsRequestIsNoMissingClient() {
    MadeCapture made = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    List<byte[]> packets = new ArrayList<>();
    new Dialogue(new Packets(), Dialogue.START, (time, packet) -> packets.add(packet))
        .whole(Dialogue.GET, Dialogue.OK);
    packets.addFirst(packets.remove(1));
    packets.add(packets.get(3)); // the answer once more, behind the end
    for (int i = 0; i < packets.size(); i++) {
      made.add(Dialogue.START + i * 1_000_000L, packets.get(i));
    }
    Found found = Found.in(made.pcap(true));
    assertThat(found.requests()).hasSize(1);
    assertThat(found.lost().total()).isZero();
  }

  @Test
  void noMoreClientsAreMissedThanTheBound() {
    Losses losses = new Losses();
    OneSided oneSided = new OneSided(losses);
    for (int port = 1; port <= OneSided.MOST + 10; port++) {
      oneSided.closed(new Side(true, 0, 1, port, 0));
      assertThat(oneSided.held()).isEqualTo(Math.min(port, OneSided.MOST));
    }
    oneSided.finish();
    assertThat(losses.counts().total()).isZero();
  }

  @Test
  void whatIsNoCaptureIsSaidSo() {
    assertThat(Found.in(new byte[0], Packets.bytes("GET / HTTP/1.1")).problems())
        .containsExactly(
            "made0: is empty",
            "made1: is no capture: begins neither as pcap nor as pcapng at byte 0");
  }

  @Test
  void aLinkLayerThatIsNotReadIsSaidSo() {
    MadeCapture usb = new MadeCapture(ByteOrder.LITTLE_ENDIAN, 220);
    usb.add(1, new byte[] {0x45});
    assertThat(Found.in(usb.pcap(true)).problems())
        .containsExactly("made0: its packets are of a link layer that is not read: 220 at byte 0");
    assertThat(Found.in(usb.pcapng(0)).problems().getFirst())
        .startsWith("made0: an interface is of a link layer that is not read: 220 at byte ");
  }

  @Test
  void whatTheCaptureSaysWasDroppedIsALoss() {
    byte[] statistics =
        ByteBuffer.allocate(36)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0)
            .putLong(0)
            .putShort((short) 5)
            .putShort((short) 8)
            .putLong(4)
            .putShort((short) 7)
            .putShort((short) 8)
            .putLong(1)
            .array();
    byte[] block = CAPTURE.block(5, statistics);
    Found found = Found.in(Packets.join(CAPTURE.pcapng(0), block, block));
    assertThat(found.lost()).isEqualTo(new LossCounts(java.util.Map.of(Loss.CAPTURE_DROPPED, 5L)));
  }

  @Test
  void noiseInPlaceOfAnyByte() {
    Random random = new Random(7);
    for (byte[] whole : List.of(CAPTURE.pcap(false), CAPTURE.pcapng(0))) {
      for (int i = 0; i < 3000; i++) {
        byte[] noisy = whole.clone();
        for (int j = 0; j < 3; j++) {
          noisy[random.nextInt(noisy.length)] = (byte) random.nextInt();
        }
        assertThat(Found.in(noisy).problems()).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void fragmentsArePutTogetherAndBounded() {
    Packets packets = new Packets();
    byte[] tcp = Packets.tcp(packets.port, 80, 1, 1, 24, Packets.bytes(Dialogue.GET));
    MadeCapture capture = new MadeCapture(ByteOrder.BIG_ENDIAN, LinkLayer.RAW);
    byte[] first = packets.ipv4(packets.client, Packets.IMDS, Packets.part(tcp, 0, 64), 0x2000);
    byte[] other = Packets.join(Packets.part(tcp, 32, 8), new byte[24]); // overlaps with noise
    byte[] last = packets.ipv4(packets.client, Packets.IMDS, Packets.part(tcp, 64, 1000), 64 / 8);
    capture.add(1, first);
    capture.add(2, packets.ipv4(packets.client, Packets.IMDS, other, 0x2000 | 32 / 8));
    capture.add(3, last);
    capture.add(4, packets.fromServer(1, 1 + Dialogue.GET.length(), 24, Dialogue.OK));
    Found found = Found.in(capture.pcap(true));
    assertThat(found.lines()).containsExactly("v1 /latest/meta-data/ 200 10.20.1.2:40000");
    assertThat(found.lost().total()).isZero();

    Fragments fragments = new Fragments();
    for (int i = 0; i < 1000; i++) {
      assertThat(
              fragments.add(
                  new Fragments.Key(0, 1, 0, 2, i), 0, true, ByteBuffer.wrap(tcp), 0, 64, 64, i))
          .isEmpty();
    }
    assertThat(fragments.held()).isEqualTo(Fragments.MOST_PACKETS);
    fragments.finish();
    assertThat(fragments.lost()).isEqualTo(1000);
  }

  @Test
  void theFirstCopyOfOverlappingSegmentsCounts() {
    Packets packets = new Packets();
    MadeCapture capture = new MadeCapture(ByteOrder.BIG_ENDIAN, LinkLayer.RAW);
    capture.add(1, packets.fromClient(1, 1, 24, Dialogue.GET));
    capture.add(2, packets.fromClient(1, 1, 24, Dialogue.PUT));
    capture.add(3, packets.fromServer(1, 1 + Dialogue.GET.length(), 24, Dialogue.OK));
    assertThat(Found.in(capture.pcap(true)).lines().getFirst())
        .isEqualTo("v1 /latest/meta-data/ 200 10.20.1.2:40000");
  }

  @Test
  void whatIsHeldBackToPutItInOrderIsBounded() {
    int[] given = {0};
    Reordering reordering = new Reordering(_ -> given[0]++);
    Segment segment = new Segment();
    segment.fromClient = true;
    segment.bytes = ByteBuffer.allocate(60_000);
    segment.captured = 60_000;
    for (int i = 0; i < 1000; i++) {
      reordering.accept(segment);
    }
    assertThat(1000 - given[0]).isEqualTo(Reordering.MOST_BYTES / 60_000);
    reordering.finish();
    assertThat(given[0]).isEqualTo(1000);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
