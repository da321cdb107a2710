package io.imdscope.reconcile.metric;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.event.JsonTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** The comparison as JSON: every period in which there was a call, and every one that differs. */
public final class ComparedJson {
  private ComparedJson() {}

  /** Writes the member {@code cloudwatch} of an open object. */
  public static void write(Compared compared, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cloudwatch");
    json.writeArrayFieldStart("series");
    for (PeriodSeries series : compared.series()) {
      series(compared, series, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("without_values");
    for (String each : compared.without()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("only_in_log");
    for (Map.Entry<String, Long> each : compared.others().entrySet()) {
      json.writeNumberField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("without_host_id", compared.nameless());
    json.writeEndObject();
  }

  private static void series(Compared compared, PeriodSeries series, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("host.id", series.instance);
    json.writeStringField("metric", series.metric.label());
    json.writeNumberField("period_seconds", series.period);
    json.writeBooleanField("period_assumed", series.length.basis() == Length.Basis.ASSUMED);
    time(json, "from", series.begin);
    time(json, "to", series.begin + series.period * series.size());
    json.writeNumberField("periods", series.size());
    json.writeNumberField("traced_outside", series.outside());
    json.writeBooleanField("in_log", compared.isInLog(series));
    json.writeArrayFieldStart("compared");
    try {
      compared.judge(series, period -> period(period, json));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void period(Judged period, JsonGenerator json) {
    if (period.answer() == Judged.Answer.EQUAL && period.counted() + period.traced() == 0) {
      return;
    }
    try {
      json.writeStartObject();
      time(json, "start", period.start());
      json.writeStringField("answer", period.answer().label());
      if (period.answer() != Judged.Answer.NO_VALUE) {
        json.writeNumberField("cloudwatch", period.counted());
      }
      json.writeNumberField("traced", period.traced());
      if (period.answer() != Judged.Answer.NO_VALUE) {
        json.writeNumberField("difference", period.difference());
      }
      json.writeNumberField("unclear", period.unclear());
      json.writeNumberField("otherwise_answered", period.unsuccessful());
      json.writeNumberField("unwatched_seconds", period.unwatchedMillis() / 1000.0);
      json.writeNumberField("lost_or_missing", period.flawed());
      json.writeBooleanField("complete", period.isComplete());
      json.writeStringField("doubt", period.doubt().label());
      json.writeBooleanField("watched_twice", period.twice());
      json.writeNumberField("at_border", period.near());
      json.writeNumberField("perhaps_at_border", period.far());
      if (period.answer() != Judged.Answer.NO_VALUE) {
        json.writeNumberField("unexplained", period.rest());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void time(JsonGenerator json, String key, long second) throws IOException {
    json.writeStringField(key, JsonTime.of(Instant.ofEpochSecond(second)));
  }
}
