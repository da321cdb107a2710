package io.imdscope.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.diagnosis.ClientReport;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The keys of a workload. */
final class WorkloadReportJson {
  private WorkloadReportJson() {}

  static void write(JsonGenerator json, WorkloadReport workload) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", workload.id());
    name(json, workload.name());
    JsonParts.verdict(json, workload.verdict());
    JsonParts.text(json, "cause", workload.cause().map(Cause::label));
    JsonParts.counts(json, workload.counts());
    json.writeNumberField("credential_reads_v1", Totals.credentialReads(workload));
    json.writeArrayFieldStart("categories");
    for (WorkloadReport.CategoryCount category : workload.categories()) {
      json.writeStartObject();
      json.writeStringField("category", category.category());
      json.writeBooleanField("sensitive", category.sensitive());
      json.writeNumberField("count", category.count());
      json.writeNumberField("v1", category.v1());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("clients");
    for (ClientReport client : workload.clients()) {
      client(json, client);
    }
    json.writeEndArray();
    JsonParts.time(json, "first_seen", workload.firstSeen());
    JsonParts.time(json, "last_seen", workload.lastSeen());
    JsonParts.time(json, "first_v1", workload.firstV1());
    JsonParts.time(json, "last_v1", workload.lastV1());
    JsonParts.advice(json, "advice", workload.advice());
    JsonParts.texts(json, "nodes", workload.nodes());
    json.writeNumberField("node_count", workload.nodeCount());
    json.writeArrayFieldStart("credential_sources");
    for (CredentialSource source : CredentialSource.values()) {
      if (workload.credentialSources().contains(source)) {
        json.writeString(source.label());
      }
    }
    json.writeEndArray();
    json.writeObjectFieldStart("timeline");
    numbers(json, "v1", workload.timeline().v1());
    numbers(json, "other", workload.timeline().other());
    json.writeEndObject();
    json.writeArrayFieldStart("evidence");
    for (WorkloadReport.Evidence evidence : workload.evidence()) {
      evidence(json, evidence);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void name(JsonGenerator json, WorkloadName name) throws IOException {
    json.writeObjectFieldStart("name");
    json.writeStringField("text", name.text());
    json.writeStringField("kind", name.kind());
    JsonParts.text(json, "namespace", name.namespace());
    json.writeStringField("name", name.name());
    JsonParts.text(json, "container", name.container());
    json.writeBooleanField("guessed", name.guessed());
    json.writeEndObject();
  }

  private static void client(JsonGenerator json, ClientReport client) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", client.label());
    JsonParts.text(json, "user_agent", client.userAgent());
    JsonParts.text(json, "program", Optional.of(client.program()).filter(text -> !text.isEmpty()));
    json.writeBooleanField("by_behaviour", client.byBehaviour());
    JsonParts.counts(json, client.counts());
    json.writeArrayFieldStart("causes");
    for (ClientReport.CauseCount cause : client.causes()) {
      json.writeStartObject();
      json.writeStringField("cause", cause.cause().label());
      json.writeNumberField("count", cause.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonParts.text(json, "detail", Optional.of(client.detail()).filter(text -> !text.isEmpty()));
    if (client.advice().isPresent()) {
      json.writeFieldName("advice");
      JsonParts.advice(json, client.advice().get());
    }
    JsonParts.time(json, "last_seen", client.lastSeen());
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, String key, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private static void evidence(JsonGenerator json, WorkloadReport.Evidence evidence)
      throws IOException {
    json.writeStartObject();
    JsonParts.time(json, "time", evidence.time());
    json.writeStringField("node", evidence.node());
    json.writeStringField("where", evidence.where());
    json.writeStringField("process", evidence.process());
    json.writeStringField("command", evidence.command());
    json.writeStringField("request", evidence.request());
    if (evidence.status().isPresent()) {
      json.writeNumberField("status", evidence.status().get());
    }
    JsonParts.text(json, "user_agent", evidence.userAgent());
    JsonParts.text(json, "cause", evidence.cause().map(Cause::label));
    json.writeEndObject();
  }
}
