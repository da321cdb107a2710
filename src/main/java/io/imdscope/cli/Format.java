package io.imdscope.cli;

import io.imdscope.event.Labelled;
import io.imdscope.event.Origin;
import io.imdscope.output.EventWriter;
import io.imdscope.output.JsonWriter;
import io.imdscope.output.LegacyWriter;
import io.imdscope.output.LineWriter;
import java.io.OutputStream;
import java.time.ZoneId;

/** How events are written. */
enum Format implements Labelled {
  LINE("line"),
  JSON("json"),
  LEGACY("legacy");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  EventWriter writer(OutputStream out, Origin origin, boolean colour) {
    return switch (this) {
      case LINE -> new LineWriter(out, ZoneId.systemDefault(), colour);
      case JSON -> new JsonWriter(out, origin);
      case LEGACY -> new LegacyWriter(out, ZoneId.systemDefault());
    };
  }
}
