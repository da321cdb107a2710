package io.imdscope.http;

import io.imdscope.event.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A stream, cut into segments from one byte to another, and played. */
final class Segments {
  private Segments() {}

  static List<int[]> whole(byte[] stream) {
    return List.of(new int[] {0, stream.length});
  }

  /** Cuts anywhere; repeats some, lets some reach into their neighbours, moves all about. */
  static List<int[]> any(Random random, byte[] stream) {
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

  /** What comes of it; {@code start} is the sequence number of the first byte. */
  static List<String> play(byte[] stream, List<int[]> segments, int start) {
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
    if (wire.tracker.losses().total() != 0) {
      throw new IllegalStateException("of a whole stream something was lost");
    }
    return wire.finish().stream().map(Request::toString).toList();
  }
}
