package io.imdscope.output.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of the log, read just as far as is needed to tell what may be grouped with what.
 *
 * @param texts the values of some keys, as text
 */
record LogLine(Map<String, String> texts) {
  static final String TIME = "time";
  static final String NAME = "event.name";
  static final String COUNT = "imds.count";
  static final String FIRST = "imds.first_time";
  static final String SEQUENCE = "imds.sequence";
  static final String VERSION = "imds.version";
  static final String OUTCOME = "imds.outcome";
  static final String HOST = "host.name";
  static final String HOST_ID = "host.id";
  static final String RUN = "service.instance.id";
  static final String REQUEST = "imds.request";
  static final String REQUESTS = "imds.requests";

  private static final String PID = "process.pid";

  /** Times are text of one length, in UTC, so that text sorts as time does. */
  private static final int TIME_LENGTH = "2026-11-23T02:31:01.494635812Z".length();

  /** What differs in one of these is never one group. */
  static final List<String> SAME =
      List.of(
          VERSION,
          "imds.endpoint",
          OUTCOME,
          "imds.api",
          "imds.category",
          "imds.cause",
          "user_agent.original",
          "process.executable.name",
          "imds.head_truncated",
          HOST,
          HOST_ID,
          RUN);

  private static final Set<String> WANTED =
      Stream.of(
              SAME.stream(), Stream.of(TIME, NAME, COUNT, FIRST, SEQUENCE, PID), WorkloadKey.keys())
          .flatMap(each -> each)
          .collect(Collectors.toUnmodifiableSet());

  /** Names of keys may be anybody's: they are not kept for good. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** Reads a line; one that is no event is absent. */
  static Optional<LogLine> parse(byte[] bytes, int offset, int length) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonToken token = parser.nextToken();
      for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          if (WANTED.contains(name)) {
            texts.put(name, parser.getText());
          }
        } else {
          parser.skipChildren();
        }
      }
      if (token != JsonToken.END_OBJECT || parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    LogLine line = new LogLine(texts);
    return line.isEvent() ? Optional.of(line) : Optional.empty();
  }

  private boolean isEvent() {
    if (!isTime(text(TIME))) {
      return false;
    }
    return switch (text(NAME)) {
      case REQUEST -> texts.containsKey(VERSION);
      case REQUESTS ->
          texts.containsKey(VERSION)
              && text(COUNT).matches("[1-9][0-9]{0,17}")
              && isTime(text(FIRST));
      default -> true;
    };
  }

  private static boolean isTime(String text) {
    return text.length() == TIME_LENGTH && text.endsWith("Z");
  }

  String text(String key) {
    return texts.getOrDefault(key, "");
  }

  boolean isCoverage() {
    return text(NAME).startsWith("imdscope.");
  }

  boolean isRequest() {
    return text(NAME).equals(REQUEST) || text(NAME).equals(REQUESTS);
  }

  /** Whether it tells of a call without a token, or of one that nobody can be blamed for. */
  boolean isEvidence() {
    return is(VERSION, Version.V1.label(), Version.UNKNOWN.label())
        || is(OUTCOME, Outcome.REJECTED.label(), Outcome.REFUSED.label())
        || is(OUTCOME, Outcome.NO_RESPONSE.label())
        || !texts.containsKey(PID);
  }

  private boolean is(String key, String... labels) {
    return List.of(labels).contains(text(key));
  }

  long count() {
    return texts.containsKey(COUNT) ? Long.parseLong(text(COUNT)) : 1;
  }

  /** Which of its run it is, or the last of them; 0 when that is not known. */
  long number() {
    return text(SEQUENCE).matches("[1-9][0-9]{0,17}") ? Long.parseLong(text(SEQUENCE)) : 0;
  }

  /** When the first of them was. */
  String first() {
    return texts.getOrDefault(FIRST, text(TIME));
  }

  /**
   * The keys and values of a line that was read well, as they stand there, each after a comma.
   *
   * @param wanted of a key and the length of its value in bytes
   */
  static byte[] members(byte[] line, BiPredicate<String, Integer> wanted) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length);
    try (JsonParser parser = FACTORY.createParser(line)) {
      JsonToken _ = parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        String name = parser.currentName();
        JsonToken _ = parser.nextToken();
        int value = (int) parser.currentTokenLocation().getByteOffset();
        parser.finishToken();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        if (wanted.test(name, end - value)) {
          out.write(',');
          out.write(line, start, end - start);
        }
      }
    }
    return out.toByteArray();
  }
}
