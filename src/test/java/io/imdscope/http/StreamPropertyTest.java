package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a stream is cut into segments, and in whatever order they come, it says the same. */
class StreamPropertyTest {
  private static final List<String> PARTS =
      List.of(
          "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: h\r\n\r\n",
          "\r\n\nPUT /latest/api/token HTTP/1.0\nX-aws-ec2-metadata-token-ttl-seconds: 5\n\r\n",
          "POST /latest/x HTTP/1.1\r\nContent-Length: 26\r\n\r\nGET / HTTP/1.1\r\nA: b\r\n\r\nGET",
          "POST /y HTTP/1.1\r\nTransfer-Encoding: gzip,\r\n chunked"
              + "\r\n\r\n5;x=\"y\"\r\nab\r\ncd\r\n\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n",
          "GET /a b\u0000 HTTP/1.1\r\n folded\r\nx-aws-ec2-metadata-token: t\r\n more\r\n\r\n",
          "\u0016\u0003\u0001{garbage\n more\r\n}GET /latest/user-data HTTP/1.1\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "HEAD /2.0/ HTTP/1.1\nUser-Agent: é\uD83D\uDE00\n\n");

  @Test
  void eventsDoNotDependOnSegments() {
    Random random = new Random(42);
    for (int i = 0; i < 3_000; i++) {
      byte[] stream = stream(random);
      List<int[]> whole = List.of(new int[] {0, stream.length});
      int start = random.nextInt();
      assertThat(play(stream, segments(random, stream), start))
          .isEqualTo(play(stream, whole, start));
      assertThat(play(stream, segments(random, stream), 0)).isEqualTo(play(stream, whole, 0));
    }
  }

  @Test
  void oneByteAtATimeSaysTheSame() {
    byte[] stream = Wire.bytes(String.join("", PARTS));
    List<int[]> single = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      single.add(new int[] {i, i + 1});
    }
    List<String> events = play(stream, single, 0);
    assertThat(events).isEqualTo(play(stream, List.of(new int[] {0, stream.length}), 0));
    assertThat(events).hasSize(9);
  }

  private static byte[] stream(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return Wire.bytes(text.toString());
  }

  /** Cuts anywhere; repeats some, lets some reach into their neighbours, moves all about. */
  private static List<int[]> segments(Random random, byte[] stream) {
    List<int[]> segments = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int end = Math.min(stream.length, at + 1 + random.nextInt(60));
      segments.add(new int[] {at, end});
      if (random.nextInt(4) == 0) {
        int from = Math.max(0, at - random.nextInt(70));
        segments.add(new int[] {from, Math.min(stream.length, end + random.nextInt(70))});
      }
      at = end;
    }
    Collections.shuffle(segments, random);
    return segments;
  }

  private static List<String> play(byte[] stream, List<int[]> segments, int start) {
    Wire wire = new Wire();
    // Where the first byte is not 0, the first segment must say where the stream begins.
    wire.anchored = start == 0;
    if (start != 0) {
      byte[] blank = Wire.bytes("\n");
      wire.sendAt(start - 1, blank, 1, false);
    }
    for (int[] segment : segments) {
      byte[] bytes = Arrays.copyOfRange(stream, segment[0], segment[1]);
      wire.sendAt(start + segment[0], bytes, bytes.length, false);
    }
    assertThat(wire.tracker.losses().total()).isZero();
    return wire.finish().stream().map(Request::toString).toList();
  }
}
