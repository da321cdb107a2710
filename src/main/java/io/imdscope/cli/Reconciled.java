package io.imdscope.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.imdscope.reconcile.Complaints;
import io.imdscope.reconcile.flow.FlowJoin;
import io.imdscope.reconcile.flow.FlowJson;
import io.imdscope.reconcile.flow.FlowText;
import io.imdscope.reconcile.metric.Compared;
import io.imdscope.reconcile.metric.ComparedJson;
import io.imdscope.reconcile.metric.ComparedText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What {@code reconcile} found, of that which it was asked for. */
record Reconciled(Optional<Compared> metrics, Optional<FlowJoin> flows) {

  /** Whether CloudWatch counted otherwise where all was watched. */
  boolean differs() {
    return metrics.map(each -> each.finding().differs()).orElse(false);
  }

  boolean isIncomplete() {
    return metrics.map(each -> each.finding().incomplete()).orElse(false)
        || flows.map(FlowJoin::isIncomplete).orElse(false);
  }

  void write(ResultFormat format, Complaints problems, OutputStream out) throws IOException {
    switch (format) {
      case TEXT -> {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        if (metrics.isPresent()) {
          new ComparedText(text).write(metrics.get());
        }
        if (flows.isPresent()) {
          FlowText.write(flows.get(), text);
        }
        text.flush();
      }
      case JSON -> json(problems, out);
    }
  }

  private void json(Complaints problems, OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("reconcile_version", 1);
      json.writeStringField("generated_by", "imdscope " + ProgramVersion.current());
      if (metrics.isPresent()) {
        ComparedJson.write(metrics.get(), json);
      }
      if (flows.isPresent()) {
        FlowJson.write(flows.get(), json);
      }
      json.writeArrayFieldStart("problems");
      for (String each : problems.sentences()) {
        json.writeString(each);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
