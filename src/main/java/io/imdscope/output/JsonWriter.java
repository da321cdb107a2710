package io.imdscope.output;

import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.Origin;
import java.io.IOException;
import java.io.OutputStream;

/** One JSON object a line for every event, as {@link EventJson} writes it. */
public final class JsonWriter implements EventWriter {
  private final CheckedOutput out;
  private final EventJson json;

  /** Writes to {@code out}, with the node and the run on every line. */
  public JsonWriter(OutputStream out, Origin origin) {
    this.out = new CheckedOutput(out);
    this.json = new EventJson(origin);
  }

  @Override
  public void write(Event event) throws IOException {
    json.write(event, out);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
