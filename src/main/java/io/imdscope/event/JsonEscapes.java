package io.imdscope.event;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;

/** Escapes the one control character that JSON lets through and that is ASCII: DEL. */
final class JsonEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;

  private final int[] codes = standardAsciiEscapesForJSON();

  JsonEscapes() {
    codes[0x7f] = ESCAPE_STANDARD;
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
