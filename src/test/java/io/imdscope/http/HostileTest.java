package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller sends: one event a request, one for a run of garbage, and nothing hangs. */
class HostileTest {
  private final Wire wire = new Wire();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "GET /\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "hello world\nhow are you\n",
        "\u0000\u0000\u0000",
        " GET / HTTP/1.1x\r\n",
        "GE"
      })
  void whatIsNotHttpIsOneUnknownEvent(String garbage) {
    for (byte b : Wire.bytes(garbage)) {
      wire.send(new byte[] {b});
    }
    wire.close();
    assertThat(wire.requests).hasSize(1);
    Request request = wire.requests.getFirst();
    assertThat(request.version()).isEqualTo(Version.UNKNOWN);
    assertThat(request.head()).isEmpty();
    assertThat(request.category()).isEmpty();
    assertThat(request.outcome()).contains(Outcome.NO_RESPONSE);
    assertThat(wire.tracker.totals().unparsed()).isEqualTo(1);
  }

  @Test
  void requestsAfterGarbageAreSeen() {
    wire.send("\u0001xyz\r\nzyx\r\n{}" + Wire.GET + Wire.GET);
    assertThat(wire.finish())
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1, Version.V1);
  }

  /**
   * The kernel takes a line of the body for a secret field, whose value ends with the next line.
   */
  @Test
  void aBodyThatLooksLikeASecretFieldHidesNoRequest() {
    String rest = "Host: h\r\nContent-Length: 15\r\n\r\n\nauthorization:";
    wire.send("GET /a HTTP/1.1\r\n" + rest);
    wire.send("*** ** ********\r\n" + rest);
    wire.send("*** **\"* ********\r\nX-aws-ec2-metadata-token: *\r\n" + rest);
    assertThat(wire.finish())
        .extracting(Request::version)
        .containsExactly(Version.V1, Version.V1, Version.V2);
    assertThat(wire.requests.get(1).head().orElseThrow().path()).isEqualTo("***");
    assertThat(wire.tracker.totals().unparsed()).isZero();
  }

  @Test
  void anAnswerToARequestThatWasNotSeenIsCounted() {
    wire.send(Wire.GET).answer(200).after(1).answer(200).after(1).answer(200);
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.RESPONSE_UNMATCHED, 2L));
  }

  @Test
  void notSoWhereItMayBeAnothers() {
    wire.send(Wire.GET).answer(200).after(1).answer(408);
    wire.on(2).send(Wire.GET).fin().after(20_000).tick().answer(200);
    wire.anchored = false;
    wire.on(3).send(Wire.GET).answer(200).answer(200);
    assertThat(wire.tracker.losses()).isEqualTo(LossCounts.NONE);
  }

  @Test
  void norWhereTooManyWait() {
    Wire narrow = new Wire(Wire.limits(2, 2, 1 << 20));
    narrow.send(Wire.GET.repeat(10));
    for (int i = 0; i < 10; i++) {
      narrow.after(1).answer(200);
    }
    assertThat(narrow.tracker.losses().counts()).isEqualTo(Map.of(Loss.REQUESTS_FULL, 8L));
    narrow.after(1).answer(200);
    assertThat(narrow.tracker.losses().counts()).containsEntry(Loss.RESPONSE_UNMATCHED, 1L);
  }

  @Test
  void randomBytesNeverThrow() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      wire.on(i).send(Wire.GET.substring(0, random.nextInt(Wire.GET.length()))).send(noise);
      wire.sendAt(random.nextInt(), noise, random.nextInt(400), random.nextBoolean());
      wire.answerAt(random.nextInt(), random.nextInt(999), random.nextInt(99), false);
    }
    wire.finish();
    assertThat(wire.requests).hasSizeGreaterThanOrEqualTo(1_990);
    assertThat(wire.tracker.heldBytes()).isZero();
  }

  @Test
  void aLongHeadIsCutAndReportedOnce() {
    wire.send("GET /latest/user-data HTTP/1.1\r\nA: ");
    for (int i = 0; i < 1024; i++) {
      wire.send("x".repeat(1024));
      assertThat(wire.tracker.heldBytes()).isLessThan(20_000);
    }
    wire.send("\r\nB: GET /no HTTP/1.1\r\nGET /no HTTP/1.1\r\n\r\n" + Wire.GET).answer(431);
    wire.answer(200);
    assertThat(wire.requests)
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1);
    assertThat(wire.requests.getFirst().head().orElseThrow().truncated()).isTrue();
    assertThat(wire.requests.getFirst().category()).isEqualTo("user-data");
    assertThat(wire.requests.get(1).head().orElseThrow().truncated()).isFalse();
  }

  @Test
  void aHeadThatNeverEndsIsReportedInTime() {
    wire.send("GET /latest/user-data HTTP/1.1\r\nx-aws-ec2-metadata-token: x\r\n");
    for (int i = 0; i < 9; i++) {
      wire.after(1_000).send("A: b\r\n").tick();
    }
    assertThat(wire.requests).isEmpty();
    wire.after(1_000).tick();
    assertThat(wire.requests).extracting(Request::version).containsExactly(Version.V2);
    assertThat(wire.requests.getFirst().outcome()).contains(Outcome.NO_RESPONSE);
    wire.send("A: b\r\n\r\n" + Wire.GET);
    assertThat(wire.finish()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: 1x",
        "Content-Length: 99999999999999999999999999",
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1, 2",
        "Content-Length:",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, gzip"
      })
  void aBodyWithoutAnEndIsSkippedToTheNextRequest(String header) {
    wire.send("POST /x HTTP/1.1\r\n" + header + "\r\n\r\nbody" + Wire.GET);
    assertThat(wire.finish()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fffffffffffffffff\r\n", "\r\n", "x\r\n", "3\r\nabcd\r\n"})
  void brokenChunksAreSkippedToTheNextRequest(String chunk) {
    wire.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + Wire.GET);
    assertThat(wire.finish()).hasSize(2);
  }

  @Test
  void manyChunksHoldNothing() {
    wire.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").answer(200);
    for (int i = 0; i < 2_000; i++) {
      wire.send("1;a=b\r\nx\r\n".repeat(50));
    }
    wire.send("0\r\n" + "A: b\r\n".repeat(10_000));
    assertThat(wire.tracker.heldBytes()).isZero();
    wire.send("\r\n" + Wire.GET);
    assertThat(wire.finish()).hasSize(2);
  }

  @Test
  void aHugeBodyIsSkipped() {
    wire.send("POST /x HTTP/1.1\r\nContent-Length: 999999999999999999\r\n\r\n").answer(200);
    wire.send(Wire.GET);
    assertThat(wire.finish()).hasSize(1);
  }

  @Test
  void bytesNotCapturedInABodyAreHarmless() {
    byte[] head = Wire.bytes("POST /x HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
    wire.sendAt(0, head, head.length + 1000, false);
    wire.sequence = head.length + 1000;
    wire.send(Wire.GET);
    assertThat(wire.finish())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.head().orElseThrow().truncated()).isFalse());
    assertThat(wire.tracker.losses().total()).isZero();
  }

  @Test
  void bytesNotCapturedInAHeadCutIt() {
    byte[] head = Wire.bytes("GET /latest/user-data HTTP/1.1\r\nHost: h\r\nUser-Ag");
    wire.sendAt(0, head, 500, false);
    wire.sequence = 500;
    wire.send(Wire.GET);
    assertThat(wire.finish())
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1);
    assertThat(wire.requests.getFirst().head().orElseThrow().truncated()).isTrue();
  }

  @Test
  void aPayloadNotCapturedAtAllIsUnknown() {
    wire.sendAt(0, new byte[0], 300, false);
    assertThat(wire.finish()).extracting(Request::version).containsExactly(Version.UNKNOWN);
  }

  @Test
  void aGapThatDoesNotFillIsCountedAndLeft() {
    wire.send(Wire.GET).answer(200);
    wire.sequence += 10;
    wire.send(Wire.GET).after(1_999).tick();
    assertThat(wire.tracker.losses().total()).isZero();
    wire.after(1).tick();
    assertThat(wire.tracker.losses().counts()).containsOnlyKeys(Loss.STREAM_GAP);
    assertThat(wire.finish()).hasSize(2);
  }

  @Test
  void aGapInAHeadCutsIt() {
    wire.send("GET /latest/user-data HTTP/1.1\r\nA: b");
    wire.sequence += 10;
    wire.send("c\r\n\r\n" + Wire.GET).after(2_000).tick();
    assertThat(wire.finish())
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1);
  }

  @Test
  void firstCopyWins() {
    byte[] first = Wire.bytes(Wire.GET);
    byte[] other = Wire.bytes(Wire.GET.replace("instance-id", "hostname/xx"));
    wire.sendAt(4, java.util.Arrays.copyOfRange(first, 4, first.length), first.length - 4, false);
    wire.sendAt(0, other, other.length, false);
    assertThat(wire.finish()).extracting(Request::category).containsExactly("instance-id");
  }

  @Test
  void aStreamThatBeganEarlierIsReadFromItsNextRequest() {
    wire.anchored = false;
    wire.sequence = -20;
    wire.send("T /latest/x HTTP/1.1\r\nA: b\r\n\r\n" + Wire.GET + Wire.GET);
    assertThat(wire.finish())
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1, Version.V1);
  }

  @Test
  void aSequenceNumberOutOfAllWindowsStartsAnew() {
    wire.send(Wire.GET);
    wire.sequence = 0x7000_0000;
    wire.send(Wire.GET);
    assertThat(wire.finish()).hasSize(2);
    assertThat(wire.tracker.losses().counts()).containsEntry(Loss.STREAM_GAP, 1L);
  }
}
