package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The keys that tell who wrote a line. */
final class OriginJson {
  private OriginJson() {}

  static void write(JsonGenerator json, Origin origin) throws IOException {
    json.writeStringField("host.name", origin.hostName());
    if (origin.hostId().isPresent()) {
      json.writeStringField("host.id", origin.hostId().get());
    }
    if (!origin.run().isEmpty()) {
      json.writeStringField("service.instance.id", origin.run());
    }
  }
}
