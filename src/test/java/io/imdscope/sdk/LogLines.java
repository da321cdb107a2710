package io.imdscope.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.Json;
import io.imdscope.trace.Printed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The whole lines of a log's files, read in another way than a report does. */
final class LogLines {
  private LogLines() {}

  static List<Printed> of(Path directory) throws IOException {
    List<Printed> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) {
          String text = text(file, name.endsWith(".gz"));
          text.substring(0, text.lastIndexOf('\n') + 1)
              .lines()
              .forEach(line -> all.add(new Printed(Json.object(line))));
        }
      }
    }
    return all;
  }

  private static String text(Path file, boolean compressed) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = compressed ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), UTF_8);
    }
  }
}
