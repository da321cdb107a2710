package io.imdscope.reconcile.flow;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.event.JsonTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Whose credentials a node called the API with, as JSON. */
public final class FlowJson {
  private FlowJson() {}

  /** Writes the member {@code flow_logs} of an open object. */
  public static void write(FlowJoin join, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("flow_logs");
    json.writeStringField("never", FlowText.NEVER);
    json.writeNumberField("records", join.records());
    json.writeNumberField("no_data", join.noData());
    json.writeNumberField("skip_data", join.skipData());
    json.writeNumberField("unreadable", join.malformedRecords());
    json.writeNumberField("to_unknown_service", join.placeless());
    json.writeNumberField("of_other_machines", join.elsewhere());
    json.writeNumberField("credential_reads", join.reads());
    json.writeNumberField("within_seconds", join.within());
    json.writeArrayFieldStart("uses");
    for (Map.Entry<String, Map<String, Uses>> node : join.uses().entrySet()) {
      for (Map.Entry<String, Uses> each : node.getValue().entrySet()) {
        use(node.getKey(), each.getKey(), true, each.getValue(), json);
      }
    }
    for (Map.Entry<String, Uses> each : join.unwatched().entrySet()) {
      use(each.getKey(), "", false, each.getValue(), json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void use(
      String node, String workload, boolean watched, Uses use, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("host.id", node);
    if (!workload.isEmpty()) {
      json.writeStringField("workload", workload);
    }
    json.writeBooleanField("watched", watched);
    json.writeNumberField("flows", use.flows());
    json.writeNumberField("by_address", use.byAddress);
    json.writeNumberField("only_reader", use.only);
    json.writeNumberField("last_of_several", use.lastOfSeveral);
    json.writeNumberField("rejected", use.rejected);
    for (Map.Entry<FlowTarget, Long> each : use.targets.entrySet()) {
      json.writeNumberField("to_" + each.getKey().label(), each.getValue());
    }
    json.writeStringField("first", JsonTime.of(Instant.ofEpochSecond(use.first)));
    json.writeStringField("last", JsonTime.of(Instant.ofEpochSecond(use.last)));
    json.writeEndObject();
  }
}
