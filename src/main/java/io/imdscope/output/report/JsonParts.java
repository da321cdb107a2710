package io.imdscope.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.Counts;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import io.imdscope.event.JsonTime;
import io.imdscope.event.Labelled;
import io.imdscope.event.Loss;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What occurs in several places of a report's JSON. Absent means unknown, or none. */
final class JsonParts {
  private JsonParts() {}

  static void text(JsonGenerator json, String key, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(key, text.get());
    }
  }

  static void texts(JsonGenerator json, String key, List<String> texts) throws IOException {
    json.writeArrayFieldStart(key);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  static void time(JsonGenerator json, String key, Instant time) throws IOException {
    json.writeStringField(key, JsonTime.of(time));
  }

  static void time(JsonGenerator json, String key, Optional<Instant> time) throws IOException {
    text(json, key, time.map(JsonTime::of));
  }

  /** In seconds, exactly. */
  static void seconds(JsonGenerator json, String key, Duration duration) throws IOException {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSeconds())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9))
            .stripTrailingZeros();
    json.writeNumberField(key, seconds);
  }

  static void verdict(JsonGenerator json, Verdict verdict) throws IOException {
    json.writeObjectFieldStart("verdict");
    json.writeStringField("decision", verdict.decision().label());
    json.writeArrayFieldStart("rules");
    for (Verdict.Ruling ruling : verdict.rules()) {
      json.writeStartObject();
      json.writeStringField("rule", ruling.rule().label());
      json.writeStringField("decision", ruling.decision().label());
      json.writeStringField("detail", ruling.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void counts(JsonGenerator json, Counts counts) throws IOException {
    json.writeObjectFieldStart("counts");
    json.writeNumberField("total", counts.total());
    json.writeNumberField("v1", counts.v1Total());
    json.writeNumberField("v1_rejected", counts.v1Rejected());
    json.writeNumberField("v2_rejected", counts.v2Rejected());
    numbers(json, "by_version", counts.byVersion());
    numbers(json, "by_outcome", counts.byOutcome());
    numbers(json, "v1_by_outcome", counts.v1());
    json.writeEndObject();
  }

  static <K extends Labelled> void numbers(JsonGenerator json, String key, Map<K, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(key);
    for (Map.Entry<K, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey().label(), count.getValue());
    }
    json.writeEndObject();
  }

  static void advice(JsonGenerator json, String key, List<Advice> all) throws IOException {
    json.writeArrayFieldStart(key);
    for (Advice advice : all) {
      advice(json, advice);
    }
    json.writeEndArray();
  }

  static void advice(JsonGenerator json, Advice advice) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", advice.id());
    json.writeStringField("sentence", advice.sentence());
    text(json, "command", advice.command());
    text(json, "source", advice.source());
    json.writeEndObject();
  }

  /** What the labels mean, one clause each. */
  static void words(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("words");
    json.writeObjectFieldStart("decisions");
    for (Decision decision : Decision.values()) {
      json.writeStringField(decision.label(), decision.words());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("rules");
    for (Rule rule : Rule.values()) {
      json.writeStringField(rule.label(), rule.help());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("causes");
    for (Cause cause : Cause.values()) {
      json.writeStringField(cause.label(), cause.help());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("losses");
    for (Loss loss : Loss.values()) {
      json.writeStringField(loss.label(), loss.help());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
