package io.imdscope.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.util.IdentityHashMap;

/**
 * The JSON of ancestors. The same shell, runtime or service manager comes with call after call, as
 * the same object: its text is made once and remembered by identity, within a bound. Writing the
 * long arguments of ancestors anew cost more than all the rest of an event.
 */
final class AncestorJson {
  static final int MAX_REMEMBERED = 512;

  private final JsonFactory factory;
  private final IdentityHashMap<ProcessIdentity, SerializedString> texts = new IdentityHashMap<>();

  AncestorJson(JsonFactory factory) {
    this.factory = factory;
  }

  void write(JsonGenerator json, ProcessIdentity ancestor) throws IOException {
    SerializedString text = texts.get(ancestor);
    if (text == null) {
      if (texts.size() == MAX_REMEMBERED) {
        texts.clear();
      }
      text = new SerializedString(text(ancestor));
      texts.put(ancestor, text);
    }
    json.writeRawValue(text);
  }

  private String text(ProcessIdentity ancestor) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("pid", ancestor.pid());
      json.writeStringField("name", ancestor.name());
      CallerJson.args(json, "command_args", ancestor.args());
      json.writeEndObject();
    }
    return text.toString();
  }

  int remembered() {
    return texts.size();
  }
}
