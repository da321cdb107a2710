package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The keys of a coverage event. */
final class CoverageJson {
  private CoverageJson() {}

  static void write(JsonGenerator json, Coverage coverage) throws IOException {
    json.writeStringField("time", JsonTime.of(coverage.time()));
    switch (coverage) {
      case Coverage.Start start -> {
        node(json, "imdscope.start", start.node());
        if (!start.attached().equals(start.time())) {
          json.writeStringField("imdscope.attached_time", JsonTime.of(start.attached()));
        }
        if (start.continues().isPresent()) {
          json.writeStringField("imdscope.continues", start.continues().get());
        }
        endpoints(json, start.endpoints());
      }
      case Coverage.Heartbeat heartbeat -> {
        node(json, "imdscope.heartbeat", heartbeat.node());
        totals(json, heartbeat.totals());
      }
      case Coverage.Stop stop -> {
        node(json, "imdscope.stop", stop.node());
        totals(json, stop.totals());
      }
    }
  }

  /** The kernel's release has no OpenTelemetry key: {@code os.version} is the distribution's. */
  private static void node(JsonGenerator json, String name, Coverage.Node node) throws IOException {
    json.writeStringField("event.name", name);
    OriginJson.write(json, node.origin());
    json.writeStringField("service.name", "imdscope");
    json.writeStringField("service.version", node.version());
    json.writeStringField("imdscope.kernel", node.kernel());
  }

  private static void endpoints(JsonGenerator json, List<Endpoint> endpoints) throws IOException {
    json.writeArrayFieldStart("imdscope.endpoints");
    for (Endpoint endpoint : endpoints) {
      json.writeString(AddressText.of(endpoint.address(), endpoint.port()));
    }
    json.writeEndArray();
  }

  private static void totals(JsonGenerator json, Coverage.Totals totals) throws IOException {
    json.writeNumberField("imdscope.requests", totals.requests());
    json.writeNumberField("imdscope.bytes", totals.bytes());
    json.writeNumberField("imdscope.unparsed", totals.unparsed());
    json.writeNumberField("imdscope.unattributed", totals.unattributed());
    json.writeNumberField("imdscope.lost_total", totals.lost().total());
    json.writeObjectFieldStart("imdscope.lost");
    for (Map.Entry<Loss, Long> lost : totals.lost().counts().entrySet()) {
      json.writeNumberField(lost.getKey().label(), lost.getValue());
    }
    json.writeEndObject();
  }
}
