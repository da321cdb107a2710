package io.imdscope.http;

/**
 * Texts that are found by their bytes, so that a text that comes again and again is not made anew
 * each time. Of ASCII only: there a byte is a character.
 */
final class AsciiTexts {
  private static final int FIRST_ROOM = 64;

  /** Where a text is not at its hash, it is right behind; at least half of the places are empty. */
  private String[] places = new String[FIRST_ROOM];

  private int size;

  /** The text that has these bytes; null when it was not added. */
  String find(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i]; // as String.hashCode
    }
    for (int at = place(hash); places[at] != null; at = after(at)) {
      if (isSame(places[at], bytes, from, to)) {
        return places[at];
      }
    }
    return null;
  }

  /** Adds a text; without effect where it is not ASCII, or is there. */
  void add(String text) {
    if (!text.chars().allMatch(c -> c < 0x80)) {
      return;
    }
    if (put(text) && 2 * ++size > places.length) {
      String[] before = places;
      places = new String[2 * before.length];
      for (String each : before) {
        if (each != null) {
          boolean _ = put(each);
        }
      }
    }
  }

  void clear() {
    places = new String[FIRST_ROOM];
    size = 0;
  }

  /** Whether it was not there. */
  private boolean put(String text) {
    int at = place(text.hashCode());
    while (places[at] != null) {
      if (places[at].equals(text)) {
        return false;
      }
      at = after(at);
    }
    places[at] = text;
    return true;
  }

  private int place(int hash) {
    return (hash ^ hash >>> 16) & (places.length - 1);
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
