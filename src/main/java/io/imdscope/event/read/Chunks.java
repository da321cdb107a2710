package io.imdscope.event.read;

import java.util.Arrays;

/**
 * The chunks that may come at one place of a line, as a tree of the bits in which they differ: a
 * few of the line's bytes lead to the only one that it can be, which is then compared. When it is
 * full it starts anew.
 *
 * @see <a href="https://cr.yp.to/critbit.html">Crit-bit trees</a>
 */
final class Chunks {
  static final int MAX_CHUNKS = 4096;
  static final int MAX_BYTES = 1 << 20;

  private static final class Fork {
    final int at;
    final int bit;
    Object zero;
    Object one;

    Fork(int at, int bit, Object zero, Object one) {
      this.at = at;
      this.bit = bit;
      this.zero = zero;
      this.one = one;
    }
  }

  private Object root;
  private int size;
  private int bytes;

  /** The chunk with which the line goes on at {@code from}, or null. */
  Chunk find(byte[] line, int from, int to) {
    Object at = root;
    while (at instanceof Fork fork) {
      int i = from + fork.at;
      if (i >= to) {
        return null;
      }
      at = (line[i] & fork.bit) == 0 ? fork.zero : fork.one;
    }
    if (!(at instanceof Chunk chunk)) {
      return null;
    }
    byte[] text = chunk.text;
    return text.length <= to - from
            && Arrays.equals(line, from, from + text.length, text, 0, text.length)
        ? chunk
        : null;
  }

  /** Adds a chunk, unless it or one that begins or continues it is there already. */
  void add(Chunk chunk) {
    byte[] text = chunk.text;
    if (size == MAX_CHUNKS || bytes + text.length > MAX_BYTES) {
      root = null;
      size = 0;
      bytes = 0;
    }
    if (root == null) {
      root = chunk;
    } else if (!insert(chunk, text)) {
      return;
    }
    size++;
    bytes += text.length;
  }

  private boolean insert(Chunk chunk, byte[] text) {
    Object at = root;
    while (at instanceof Fork fork) {
      at = fork.at >= text.length || (text[fork.at] & fork.bit) == 0 ? fork.zero : fork.one;
    }
    byte[] other = ((Chunk) at).text;
    int differ = Arrays.mismatch(text, other);
    if (differ < 0 || differ == Math.min(text.length, other.length)) {
      return false;
    }
    int bit = Integer.highestOneBit((text[differ] ^ other[differ]) & 0xff);
    Fork parent = null;
    at = root;
    while (at instanceof Fork fork && (fork.at < differ || (fork.at == differ && fork.bit > bit))) {
      parent = fork;
      at = (text[fork.at] & fork.bit) == 0 ? fork.zero : fork.one;
    }
    boolean one = (text[differ] & bit) != 0;
    Fork fork = new Fork(differ, bit, one ? at : chunk, one ? chunk : at);
    if (parent == null) {
      root = fork;
    } else if ((text[parent.at] & parent.bit) == 0) {
      parent.zero = fork;
    } else {
      parent.one = fork;
    }
    return true;
  }

  int size() {
    return size;
  }

  int bytes() {
    return bytes;
  }
}
