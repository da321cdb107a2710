package io.imdscope.reconcile.flow;

/** Bytes of a record where they lie: valid until the next record. */
final class Slice {
  private static final byte[] NONE = new byte[0];

  byte[] bytes = NONE;
  int from;
  int to;

  void set(byte[] in, int begin, int end) {
    bytes = in;
    from = begin;
    to = end;
  }

  void clear() {
    set(NONE, 0, 0);
  }

  /** Whether there is nothing, or what flow logs write for it. */
  boolean isAbsent() {
    return to == from || (to - from == 1 && bytes[from] == '-');
  }

  boolean is(byte[] text) {
    if (to - from != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** A whole number without a sign of at most 18 digits; negative for anything else. */
  long number() {
    int length = to - from;
    if (length == 0 || length > 18) {
      return -1;
    }
    long sum = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      sum = 10 * sum + digit;
    }
    return sum;
  }

  int hash() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }
}
