package io.imdscope.http;

/**
 * Texts that are found by their bytes, so that a text that comes again and again is not made anew
 * each time. Of ASCII only: there a byte is a character. Callers may choose texts of one hash: what
 * is not found near its place is not looked for further, and is made anew.
 */
final class AsciiTexts {
  /** Places that are looked at for a text, at most. */
  static final int PROBES = 8;

  private static final int FIRST_ROOM = 64;

  /** 2^32 by the golden ratio: texts that differ in a last digit are not one behind the other. */
  private static final int SPREAD = 0x9E3779B9;

  /** Where a text is not at its hash, it is right behind; at least half of the places are empty. */
  private String[] places = new String[FIRST_ROOM];

  private int size;
  private long probes;

  /** The text that has these bytes; null when it was not added. */
  String find(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i]; // as String.hashCode
    }
    int at = place(hash);
    for (int i = 0; i < PROBES; i++) {
      probes++;
      String text = places[at];
      if (text == null || isSame(text, bytes, from, to)) {
        return text;
      }
      at = after(at);
    }
    return null;
  }

  /** Adds a text; without effect where it is not ASCII, is there, or others have its places. */
  void add(String text) {
    if (!text.chars().allMatch(c -> c < 0x80)) {
      return;
    }
    put(text);
    if (2 * size > places.length) {
      String[] before = places;
      places = new String[2 * before.length];
      size = 0;
      for (String each : before) {
        if (each != null) {
          put(each);
        }
      }
    }
  }

  void clear() {
    places = new String[FIRST_ROOM];
    size = 0;
  }

  private void put(String text) {
    int at = place(text.hashCode());
    for (int i = 0; i < PROBES; i++) {
      probes++;
      if (places[at] == null) {
        places[at] = text;
        size++;
        return;
      }
      if (places[at].equals(text)) {
        return;
      }
      at = after(at);
    }
  }

  /** Places that were looked at so far. */
  long probes() {
    return probes;
  }

  private int place(int hash) {
    return (hash * SPREAD) >>> (Integer.numberOfLeadingZeros(places.length) + 1);
  }

  private int after(int at) {
    return (at + 1) & (places.length - 1);
  }

  private static boolean isSame(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
