package io.imdscope.event;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;

/** Escapes the one control character that JSON lets through and that is ASCII: DEL. */
public final class JsonEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;

  private final int[] codes = standardAsciiEscapesForJSON();

  /** Also escapes each character of {@code more}, which has to be ASCII. */
  public JsonEscapes(String more) {
    codes[0x7f] = ESCAPE_STANDARD;
    more.chars().forEach(c -> codes[c] = ESCAPE_STANDARD);
  }

  @Override
  @SuppressWarnings("MutableArrayReturn") // asked for with every event; the library only reads it
  public int[] getEscapeCodesForAscii() {
    return codes;
  }

  @Override
  public SerializableString getEscapeSequence(int c) {
    throw new IllegalStateException("no custom escape: character=" + c);
  }
}
