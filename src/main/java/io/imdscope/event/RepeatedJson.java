package io.imdscope.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.util.IdentityHashMap;

/**
 * A part of lines that comes again and again, as the same object: the shell or runtime that an
 * ancestor is, a workload, a control group. Its text is made once and remembered by identity,
 * within a bound. Writing the long arguments of ancestors anew cost more than all the rest of an
 * event.
 */
final class RepeatedJson<T> {
  static final int MAX_REMEMBERED = 512;

  /** About how many characters of text are remembered. */
  static final int MAX_LENGTH = 256 << 10;

  private final JsonFactory factory;
  private final Writer<T> writer;
  private final IdentityHashMap<T, SerializedString> texts = new IdentityHashMap<>();
  private int length;

  /** Writes the keys of one, in an object. */
  interface Writer<T> {
    void write(JsonGenerator json, T of) throws IOException;
  }

  RepeatedJson(JsonFactory factory, Writer<T> writer) {
    this.factory = factory;
    this.writer = writer;
  }

  /** Writes an object, where a value is to be. */
  void object(JsonGenerator json, T of) throws IOException {
    json.writeRawValue(text(of, true));
  }

  /** Writes keys into an object, which has one already. One part is written by one of both. */
  void keys(JsonGenerator json, T of) throws IOException {
    json.writeRaw(text(of, false));
  }

  private SerializedString text(T of, boolean object) throws IOException {
    SerializedString text = texts.get(of);
    if (text == null) {
      String whole = object(of);
      boolean empty = whole.length() == 2;
      text =
          new SerializedString(
              object ? whole : empty ? "" : "," + whole.substring(1, whole.length() - 1));
      if (texts.size() == MAX_REMEMBERED || length + whole.length() > MAX_LENGTH) {
        texts.clear();
        length = 0;
      }
      texts.put(of, text);
      length += whole.length();
    }
    return text;
  }

  private String object(T of) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      writer.write(json, of);
      json.writeEndObject();
    }
    return text.toString();
  }

  int remembered() {
    return texts.size();
  }

  int rememberedLength() {
    return length;
  }
}
