package io.imdscope.capture.pcap;

import java.util.Arrays;

/** What a client sent last, to be held against what it sends again. */
final class LastSent {
  /** What is remembered of a segment. */
  static final int MOST = 2 << 10;

  private int sequence;
  private byte[] bytes = {};

  /** Takes the next bytes in; whether they are others than before, where both stand. */
  boolean differs(int itsSequence, byte... its) {
    boolean differs = its.length > 1 && isOther(itsSequence, its); // a keep-alive may send any byte
    if (bytes.length == 0 || itsSequence + its.length - (sequence + bytes.length) > 0) {
      sequence = itsSequence;
      bytes = its.length <= MOST ? its : Arrays.copyOf(its, MOST);
    }
    return differs;
  }

  private boolean isOther(int itsSequence, byte... its) {
    int ahead = itsSequence - sequence;
    int from = Math.max(0, ahead);
    int to = (int) Math.min(bytes.length, (long) ahead + its.length);
    for (int i = from; i < to; i++) {
      if (bytes[i] != its[i - ahead]) {
        return true;
      }
    }
    return false;
  }
}
