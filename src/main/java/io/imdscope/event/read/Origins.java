package io.imdscope.event.read;

import io.imdscope.event.Origin;
import java.util.Optional;

/** Makes of a line's fields who wrote it. */
final class Origins {
  private Origins() {}

  /** Absent without a host name. */
  static Optional<Origin> read(Fields fields) {
    return fields
        .text(Key.HOST_NAME)
        .map(host -> new Origin(host, fields.text(Key.HOST_ID), fields.text(Key.RUN).orElse("")));
  }
}
