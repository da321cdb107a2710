package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/** The keys of a request. */
final class RequestJson {
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String TOKEN_TTL = "x-aws-ec2-metadata-token-ttl-seconds";

  private RequestJson() {}

  static void write(JsonGenerator json, Request request, Origin origin, RepeatedParts parts)
      throws IOException {
    parts.time().write(json, "time", request.time());
    if (request.number() > 0) {
      json.writeNumberField("imds.sequence", request.number());
    }
    if (request.bootNanos() > 0) {
      json.writeNumberField("imds.boot_ns", request.bootNanos());
    }
    json.writeStringField("event.name", "imds.request");
    keys(json, request, origin, parts);
  }

  /** The keys of the last one, with how many and since when. */
  static void write(JsonGenerator json, Repeated repeated, Origin origin, RepeatedParts parts)
      throws IOException {
    parts.time().write(json, "time", repeated.time());
    if (repeated.last().number() > 0) {
      json.writeNumberField("imds.sequence", repeated.last().number());
    }
    json.writeStringField("event.name", "imds.requests");
    json.writeNumberField("imds.count", repeated.count());
    parts.time().write(json, "imds.first_time", repeated.first());
    keys(json, repeated.last(), origin, parts);
  }

  private static void keys(JsonGenerator json, Request request, Origin origin, RepeatedParts parts)
      throws IOException {
    imds(json, request);
    if (request.head().isPresent()) {
      head(json, request.head().get());
    }
    number(json, "http.response.status_code", request.status());
    network(json, request, parts);
    if (request.caller().isPresent()) {
      CallerJson.write(json, request.caller().get(), parts);
    }
    parts.workload().keys(json, request.workload());
    parts.origin().keys(json, origin);
    attribution(json, request);
  }

  private static void imds(JsonGenerator json, Request request) throws IOException {
    json.writeStringField("imds.version", request.version().label());
    json.writeStringField("imds.endpoint", request.flow().endpoint().kind().label());
    json.writeStringField("imds.api", request.api().label());
    if (!request.category().isEmpty()) {
      json.writeStringField("imds.category", request.category());
    }
    json.writeBooleanField("imds.sensitive", request.sensitive());
    text(json, "imds.outcome", request.outcome().map(Outcome::label));
    if (request.finding().isPresent()) {
      json.writeStringField("imds.cause", request.finding().get().cause().label());
      json.writeStringField("imds.advice", request.finding().get().advice());
    }
    if (request.duration().isPresent()) {
      json.writeNumberField("imds.duration_us", request.duration().get().toNanos() / 1000);
    }
    if (request.head().filter(RequestHead::truncated).isPresent()) {
      json.writeBooleanField("imds.head_truncated", true);
    }
    if (request.caller().isPresent() && request.caller().get().networkNamespace().isPresent()) {
      json.writeNumberField("imds.netns", request.caller().get().networkNamespace().getAsLong());
    }
  }

  private static void head(JsonGenerator json, RequestHead head) throws IOException {
    json.writeStringField("http.request.method", head.method());
    json.writeStringField("url.path", head.path());
    text(json, "url.query", head.query());
    text(json, "user_agent.original", head.value("user-agent"));
    header(json, head, FORWARDED_FOR);
    header(json, head, TOKEN_TTL);
  }

  private static void header(JsonGenerator json, RequestHead head, String name) throws IOException {
    boolean any = false;
    for (int i = 0; i < head.headers().size(); i++) {
      RequestHead.Header header = head.headers().get(i);
      if (header.value().isPresent() && header.name().equalsIgnoreCase(name)) {
        if (!any) {
          json.writeArrayFieldStart("http.request.header." + name);
          any = true;
        }
        json.writeString(header.value().get());
      }
    }
    if (any) {
      json.writeEndArray();
    }
  }

  static void server(JsonGenerator json, Endpoint endpoint) throws IOException {
    json.writeStringField("network.type", endpoint.ipv4() ? "ipv4" : "ipv6");
    json.writeStringField("server.address", AddressText.of(endpoint.address()));
    json.writeNumberField("server.port", endpoint.port());
  }

  private static void network(JsonGenerator json, Request request, RepeatedParts parts)
      throws IOException {
    Flow flow = request.flow();
    parts.server().keys(json, flow.endpoint());
    if (flow.hasClient()) {
      json.writeStringField("client.address", parts.address().of(flow.clientAddress()));
      json.writeNumberField("client.port", flow.clientPort());
    }
    if (flow.translated().isPresent()) {
      InetSocketAddress translated = flow.translated().get();
      json.writeStringField("client.nat.ip", parts.address().of(translated.getAddress()));
      json.writeNumberField("client.nat.port", translated.getPort());
    }
    number(json, "network.hop_limit", request.hopLimit());
  }

  /** The container's id is read off the control group, which came with the caller. */
  private static void attribution(JsonGenerator json, Request request) throws IOException {
    if (request.caller().isEmpty()) {
      if (request.isByAddress()) {
        json.writeObjectFieldStart("attribution");
        WorkloadJson.attribution(json, request.workload(), Source.ADDRESS);
        json.writeEndObject();
      }
      return;
    }
    Source source = request.caller().get().source();
    json.writeObjectFieldStart("attribution");
    json.writeStringField("process", source.label());
    WorkloadJson.attribution(json, request.workload(), source);
    json.writeEndObject();
  }

  static void text(JsonGenerator json, String key, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(key, value.get());
    }
  }

  /** A user's id, which is 32 bits without a sign in the kernel. */
  static void uid(JsonGenerator json, String key, OptionalInt uid) throws IOException {
    if (uid.isPresent()) {
      json.writeNumberField(key, Integer.toUnsignedLong(uid.getAsInt()));
    }
  }

  static void number(JsonGenerator json, String key, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(key, value.getAsInt());
    }
  }
}
