package io.imdscope.workload.localhttp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Reads JSON that others may have filled; nothing of it outlives the reading but what is kept. */
public final class JsonText {
  /** The longest text that is kept, in characters; a longer one is cut. */
  public static final int MAX_TEXT = 512;

  /**
   * Without tables of names, which labels could fill; and a label's name may be as long as the
   * answer, or else one label would hide all the rest.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNameLength(LocalHttp.MAX_BYTES).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonText() {}

  public static JsonParser parser(byte[] json) throws IOException {
    return JSON.createParser(json);
  }

  /** The string that the parser is at. */
  public static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException("no text");
    }
    String text = parser.getText();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
