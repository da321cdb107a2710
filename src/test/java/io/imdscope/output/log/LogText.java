package io.imdscope.output.log;

import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Origin;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Logs as bytes. */
final class LogText {
  private LogText() {}

  /** The lines of these events. */
  static byte[] of(String host, Event... events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventJson json = new EventJson(new Origin(host, Optional.empty(), ""));
    try {
      for (Event event : events) {
        json.write(event, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Event call(Instant time) {
    return Logged.call(time, Version.V1, "a.service", "curl/8");
  }

  static byte[] calls(Instant from, int count) {
    Event[] events = new Event[count];
    for (int i = 0; i < count; i++) {
      events[i] = call(from.plusSeconds(i));
    }
    return of("node-1", events);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] plus(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** As the log itself does it: with the names of those that the file stands for. */
  static byte[] gzip(byte[] plain, String instead) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipFile gzip = new GzipFile(out, instead)) {
      gzip.write(plain, 0, plain.length);
      gzip.finish();
    }
    return out.toByteArray();
  }

  static String write(Path directory, String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return file.toString();
  }
}
