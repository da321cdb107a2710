package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What stands in a log's directory, read by other means than the log's own. */
final class Logged {
  private Logged() {}

  /** The log's files in the order of their names. */
  static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(each -> each.getFileName().toString().contains(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What they take in blocks. */
  static long size(Path directory) {
    long sum = 0;
    for (Path each : files(directory)) {
      try {
        sum += (Files.size(each) + 4095) / 4096 * 4096;
      } catch (IOException e) {
        // given up meanwhile
      }
    }
    return sum;
  }

  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static List<Map<String, String>> lines(Path file) {
    return text(file).lines().map(Logged::line).toList();
  }

  static List<Map<String, String>> all(Path directory) {
    return files(directory).stream().flatMap(file -> lines(file).stream()).toList();
  }

  /** The scalars of a line; fails where it is no whole object. */
  static Map<String, String> line(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        String value = parser.nextToken().isScalarValue() ? parser.getText() : "...";
        parser.skipChildren();
        assertThat(keys.put(name, value)).as("twice: " + name).isNull();
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(parser.nextToken()).isNull();
    } catch (IOException e) {
      throw new AssertionError("not a line: " + text, e);
    }
    return keys;
  }

  static boolean isRequest(Map<String, String> line) {
    return line.get("event.name").startsWith("imds.");
  }

  /** How many calls, by version and unit. */
  static Map<String, Long> counts(List<Map<String, String>> lines) {
    return lines.stream()
        .filter(Logged::isRequest)
        .collect(
            Collectors.toMap(
                line -> line.get("imds.version") + " " + line.get("systemd.unit"),
                line -> Long.parseLong(line.getOrDefault("imds.count", "1")),
                Long::sum,
                TreeMap::new));
  }

  static List<String> names(List<Map<String, String>> lines) {
    return lines.stream().map(line -> line.get("event.name")).toList();
  }

  /** A call of a systemd unit. */
  static Request call(Instant time, Version version, String unit, String agent) {
    Request request =
        Samples.request(
            version,
            new RequestHead(
                "GET",
                "/latest/meta-data/instance-id",
                java.util.Optional.empty(),
                "HTTP/1.1",
                List.of(Samples.header("User-Agent", agent)),
                false));
    return new Request(
        0,
        0,
        time,
        version,
        request.api(),
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        request.flow(),
        request.hopLimit(),
        request.caller(),
        Workload.SystemdUnit.of(unit),
        request.finding());
  }

  /** All sums added up. */
  static Map<String, Long> plus(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new TreeMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  static List<Path> named(Path directory, String part) {
    return new ArrayList<>(files(directory))
        .stream().filter(file -> file.getFileName().toString().contains(part)).toList();
  }
}
