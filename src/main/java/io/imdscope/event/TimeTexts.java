package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * Writes times into lines as {@link JsonTime} has them, by a generator of bytes: most are of the
 * same day as the one before.
 */
final class TimeTexts {
  private final byte[] text = JsonTime.pattern();
  private long day = Long.MIN_VALUE;

  /** Writes the time as text under a key. */
  void write(JsonGenerator json, String key, Instant time) throws IOException {
    if (!JsonTime.hasFourDigits(time)) {
      json.writeStringField(key, JsonTime.of(time));
      return;
    }
    long its = JsonTime.day(time);
    if (its != day) {
      JsonTime.putDay(text, its);
      day = its;
    }
    JsonTime.putTimeOfDay(text, time);
    json.writeFieldName(key);
    json.writeUTF8String(text, 0, text.length);
  }
}
