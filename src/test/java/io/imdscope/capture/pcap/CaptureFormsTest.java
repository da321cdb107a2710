package io.imdscope.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.LossCounts;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls are found in whatever form packets were captured. */
class CaptureFormsTest {
  private static final String FOUND = "v1 /latest/meta-data/ 200 10.20.1.2:40000";

  static Stream<Integer> linkTypes() {
    return Stream.of(
        LinkLayer.NULL,
        LinkLayer.ETHERNET,
        LinkLayer.RAW_BSD,
        LinkLayer.RAW,
        LinkLayer.LOOP,
        LinkLayer.LINUX_COOKED,
        LinkLayer.LINUX_COOKED_2);
  }

  private static MadeCapture capture(ByteOrder order, int linkType, Packets packets) {
    MadeCapture capture = new MadeCapture(order, linkType);
    new Dialogue(packets, Dialogue.START, capture::add).whole(Dialogue.GET, Dialogue.OK);
    return capture;
  }

  @ParameterizedTest
  @MethodSource("linkTypes")
  void everyLinkTypeAndByteOrder(int linkType) {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      MadeCapture capture = capture(order, linkType, new Packets());
      for (byte[] file :
          List.of(
              capture.pcap(true),
              capture.pcap(false),
              capture.pcapng(0),
              capture.pcapng(1_000_000_000))) {
        Found found = Found.in(file);
        assertThat(found.lines()).containsExactly(FOUND);
        assertThat(found.requests().getFirst().time().toEpochMilli())
            .isEqualTo(Dialogue.START / 1_000_000 + 2);
        assertThat(found.lost()).isEqualTo(LossCounts.NONE);
        assertThat(found.problems()).isEmpty();
      }
    }
  }

  /** The obsolete packet block and the enhanced one, in seconds up to picoseconds, and 2^-n. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9, 12, 0x80, 0x8a, 0x94, 0xa0, 0xa8})
  void timesOfAnyResolution(int resolution) {
    long seconds = Dialogue.START / 1_000_000_000;
    boolean fine = resolution == 12 || resolution == 0xa8; // since 1970 it would not fit
    List<Long> offsets = fine ? List.of(seconds - 9) : List.of(0L, seconds - 9, -1_000_000L);
    double tick =
        1e9 / (resolution < 0x80 ? Math.pow(10, resolution) : Math.pow(2, resolution & 0x7f));
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      MadeCapture capture = capture(order, LinkLayer.ETHERNET, new Packets());
      for (long offset : offsets) {
        for (int block : new int[] {2, 6}) {
          Found found = Found.in(capture.pcapng(block, resolution, offset));
          assertThat(found.lines()).containsExactly(FOUND);
          Instant time = found.requests().getFirst().time();
          long late = (Dialogue.START + 2_000_000) - time.getEpochSecond() * 1_000_000_000;
          assertThat((double) late - time.getNano()).isBetween(-1.0, tick + 1);
          assertThat(found.problems()).isEmpty();
        }
      }
    }
  }

  /** Which have no time, and no length but that of the packet. */
  @Test
  void simplePackets() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      Found found = Found.in(capture(order, LinkLayer.ETHERNET, new Packets()).pcapng(3, 6, 0));
      assertThat(found.lines()).containsExactly(FOUND);
      assertThat(found.requests().getFirst().time()).isEqualTo(Instant.EPOCH);
      assertThat(found.lost()).isEqualTo(LossCounts.NONE);
      assertThat(found.problems()).isEmpty();
    }
  }

  @Test
  void rawLinkTypesOfOneVersionOnly() {
    assertThat(
            Found.in(capture(ByteOrder.BIG_ENDIAN, LinkLayer.IPV4, new Packets()).pcap(true))
                .lines())
        .containsExactly(FOUND);
    assertThat(Found.in(capture(ByteOrder.BIG_ENDIAN, LinkLayer.IPV6, ipv6()).pcap(true)).lines())
        .containsExactly("v1 /latest/meta-data/ 200 [fd00:20:1::2]:40000");
  }

  @Test
  void tagsOfVirtualNetworks() {
    for (String tags : List.of("81000005", "88a800058100000a", "910000058100000a")) {
      MadeCapture raw = new MadeCapture(ByteOrder.BIG_ENDIAN, LinkLayer.RAW);
      new Dialogue(
              new Packets(),
              Dialogue.START,
              (time, ip) ->
                  raw.add(
                      time,
                      Packets.join(Packets.hex("020000000001020000000002" + tags + "0800"), ip)))
          .whole(Dialogue.GET, Dialogue.OK);
      byte[] file = raw.pcap(true);
      file[23] = LinkLayer.ETHERNET;
      assertThat(Found.in(file).lines()).containsExactly(FOUND);
    }
  }

  @Test
  void optionsExtensionsAndOffloadedLengths() {
    Packets options = new Packets();
    options.ipOptions = new byte[] {1, 1, 1, 1, 1, 1, 1, 0};
    options.ipLengthZero = true;
    assertThat(
            Found.in(capture(ByteOrder.LITTLE_ENDIAN, LinkLayer.RAW, options).pcap(true)).lines())
        .containsExactly(FOUND);
    Packets extensions = ipv6();
    extensions.firstExtension = 0; // hop by hop, routing, destination options, a whole fragment
    extensions.extensions =
        Packets.hex(
            "2b00010400000000" + "3c00000000000000" + "2c00010400000000" + "0600000000000009");
    assertThat(
            Found.in(capture(ByteOrder.LITTLE_ENDIAN, LinkLayer.RAW, extensions).pcap(true))
                .lines())
        .containsExactly("v1 /latest/meta-data/ 200 [fd00:20:1::2]:40000");
  }

  @Test
  void gzipAlsoOfSeveralMembers() throws IOException {
    byte[] plain = capture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET, new Packets()).pcap(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : List.of(Packets.part(plain, 0, 100), Packets.part(plain, 100, 100_000))) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(part);
      }
    }
    assertThat(Found.in(out.toByteArray()).lines()).containsExactly(FOUND);
  }

  @Test
  void filesAndInterfacesAreReadInTheOrderOfTime() {
    MadeCapture even = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    MadeCapture odd = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    MadeCapture both = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    for (int i : new int[] {1, 3, 0, 2}) {
      Packets packets = new Packets();
      packets.port = 40000 + i;
      long start = Dialogue.START + i * 10_000_000L;
      new Dialogue(packets, start, (i % 2 == 0 ? even : odd)::add).whole(Dialogue.GET, Dialogue.OK);
      new Dialogue(packets, start, (time, ip) -> both.add(time, ip, 65535, packets.port % 2))
          .whole(Dialogue.GET, Dialogue.OK);
    }
    List<String> inOrder =
        IntStream.range(0, 4)
            .mapToObj(i -> "v1 /latest/meta-data/ 200 10.20.1.2:" + (40000 + i))
            .toList();
    assertThat(Found.in(odd.pcap(true), even.pcap(true)).lines())
        .containsExactlyInAnyOrderElementsOf(inOrder);
    assertThat(Found.in(both.pcapng(0)).lines()).containsExactlyElementsOf(inOrder);
  }

  @Test
  void snapLengthThatCutsTheHeadIsMarkedAndNeverDropped() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(
            new Packets(), Dialogue.START, (time, ip) -> capture.add(time, ip, 14 + 40 + 40, 0))
        .whole(Dialogue.GET, Dialogue.OK);
    Found found = Found.in(capture.pcap(true));
    assertThat(found.requests()).hasSize(1);
    assertThat(found.requests().getFirst().version()).isEqualTo(Version.UNKNOWN);
    assertThat(found.requests().getFirst().head())
        .hasValueSatisfying(head -> assertThat(head.truncated()).isTrue());
  }

  @Test
  void beginsInTheMiddleOfAConnection() {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(new Packets(), Dialogue.START, capture::add)
        .request(Dialogue.GET)
        .answer(Dialogue.GET, Dialogue.OK)
        .bye(Dialogue.GET, Dialogue.OK);
    assertThat(Found.in(capture.pcap(true)).lines()).containsExactly(FOUND);
    MadeCapture amid = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(new Packets(), Dialogue.START, amid::add)
        .request("t-data/ HTTP/1.1\r\nHost: x\r\n\r\n")
        .answer("", Dialogue.OK);
    // What is left of a request is one of which nothing is known: its answer says that it was one.
    assertThat(Found.in(amid.pcap(true)).lines()).containsExactly("unknown - 200 10.20.1.2:40000");
  }

  private static Packets ipv6() {
    Packets packets = new Packets();
    packets.client = "fd000020000100000000000000000002";
    packets.server = Packets.IMDS6;
    return packets;
  }
}
