package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
      int start = random.nextInt();
      for (int first : new int[] {start, 0}) {
        assertThat(Segments.play(stream, Segments.any(random, stream), first))
            .isEqualTo(Segments.play(stream, Segments.whole(stream), first));
      }
    }
  }

  @Test
  void oneByteAtATimeSaysTheSame() {
    byte[] stream = Wire.bytes(String.join("", PARTS));
    List<int[]> single = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      single.add(new int[] {i, i + 1});
    }
    List<String> events = Segments.play(stream, single, 0);
    assertThat(events).isEqualTo(Segments.play(stream, Segments.whole(stream), 0));
    assertThat(events).hasSize(9);
  }

  private static byte[] stream(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return Wire.bytes(text.toString());
  }
}
