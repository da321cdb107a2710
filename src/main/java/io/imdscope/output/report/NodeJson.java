package io.imdscope.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.diagnosis.NodeReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The keys of a node. */
final class NodeJson {
  private NodeJson() {}

  static void write(JsonGenerator json, NodeReport node) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", node.name());
    JsonParts.text(json, "host_id", node.hostId());
    JsonParts.text(json, "kernel", node.kernel());
    JsonParts.text(json, "version", node.version());
    JsonParts.verdict(json, node.verdict());
    JsonParts.counts(json, node.counts());
    JsonParts.time(json, "from", node.from());
    JsonParts.time(json, "to", node.to());
    JsonParts.seconds(json, "covered_seconds", node.covered());
    json.writeNumberField("gap_count", node.gapCount());
    json.writeArrayFieldStart("gaps");
    for (NodeReport.Gap gap : node.gaps()) {
      json.writeStartObject();
      JsonParts.time(json, "from", gap.from());
      JsonParts.time(json, "to", gap.to());
      json.writeStringField("why", gap.why());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("coverage");
    for (double part : node.coverage()) {
      json.writeNumber(share(part));
    }
    json.writeEndArray();
    json.writeNumberField("lost_total", node.lost().total());
    JsonParts.numbers(json, "lost", node.lost().counts());
    json.writeNumberField("lost_in_window", node.lostInWindow());
    json.writeNumberField("unparsed", node.unparsed());
    json.writeNumberField("unattributed", node.unattributed());
    json.writeNumberField("missing", node.missing());
    if (node.effectiveHopLimit().isPresent()) {
      json.writeNumberField("effective_hop_limit", node.effectiveHopLimit().getAsInt());
    }
    if (node.neededHopLimit().isPresent()) {
      json.writeNumberField("needed_hop_limit", node.neededHopLimit().getAsInt());
    }
    json.writeEndObject();
  }

  /** Three digits, rounded down: what is not wholly covered never reads 1. */
  private static BigDecimal share(double part) {
    BigDecimal share =
        BigDecimal.valueOf(part).setScale(3, RoundingMode.FLOOR).stripTrailingZeros();
    return share.signum() == 0 ? BigDecimal.ZERO : share;
  }
}
