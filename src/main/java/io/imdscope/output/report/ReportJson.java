package io.imdscope.output.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.event.JsonEscapes;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The report as one JSON object, nothing left out; {@code docs/report.md} tells its keys. ASCII
 * whatever it tells of, escaped as in {@link io.imdscope.event.EventJson}. It is written as it is
 * made: of a long one no more than a few KiB are held.
 */
public final class ReportJson {
  /** Raised when a key changes its meaning, not when one is added. */
  static final int REPORT_VERSION = 1;

  private final String generatedBy;

  /** For a report made by that program and version. */
  public ReportJson(String generatedBy) {
    this.generatedBy = generatedBy;
  }

  /** Writes the report and a newline; flushes {@code out}, which stays open. */
  public void write(Report report, OutputStream out) throws IOException {
    write(report, out, "");
    out.write('\n');
    out.flush();
  }

  /** Writes the report with each of the ASCII characters of {@code escaped} escaped as well. */
  void write(Report report, OutputStream out, String escaped) throws IOException {
    JsonFactory factory =
        new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .characterEscapes(new JsonEscapes(escaped))
            .build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      write(report, json);
    }
  }

  private void write(Report report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("report_version", REPORT_VERSION);
    json.writeStringField("generated_by", generatedBy);
    JsonParts.time(json, "from", report.from());
    JsonParts.time(json, "as_of", report.asOf());
    JsonParts.seconds(json, "window_seconds", report.window());
    JsonParts.verdict(json, report.verdict());
    reading(json, report.reading());
    JsonParts.counts(json, Totals.of(report));
    if (report.span().isPresent()) {
      Report.Span span = report.span().get();
      json.writeObjectFieldStart("span");
      JsonParts.time(json, "start", span.start());
      JsonParts.seconds(json, "step_seconds", span.step());
      json.writeNumberField("steps", span.steps());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("nodes");
    for (NodeReport node : report.nodes()) {
      NodeJson.write(json, node);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("workloads");
    for (WorkloadReport workload : report.workloads()) {
      WorkloadReportJson.write(json, workload);
    }
    json.writeEndArray();
    JsonParts.advice(json, "settings", report.settings());
    JsonParts.words(json);
    json.writeEndObject();
  }

  private static void reading(JsonGenerator json, Reading reading) throws IOException {
    json.writeObjectFieldStart("reading");
    json.writeNumberField("files", reading.files());
    json.writeNumberField("lines", reading.lines());
    json.writeNumberField("bytes", reading.bytes());
    json.writeNumberField("unreadable", reading.unreadable());
    json.writeNumberField("other_version", reading.otherVersion());
    json.writeNumberField("implausible_time", reading.implausibleTime());
    JsonParts.texts(json, "problems", reading.problems());
    json.writeEndObject();
  }
}
