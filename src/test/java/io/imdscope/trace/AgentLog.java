package io.imdscope.trace;

import io.imdscope.capture.kernel.PinLab;
import java.nio.file.Path;
import java.util.List;

/** What an agent has written down of a {@link PinLab}'s calls. */
public final class AgentLog {
  private AgentLog() {}

  /** Their paths, in the order of the log; of numbered ones the number. */
  public static List<String> calls(Path directory) {
    return AgentRun.logged(directory).stream()
        .filter(Printed::isRequest)
        .filter(call -> call.number("server.port") == PinLab.ENDPOINT.port())
        .map(call -> call.text("url.path"))
        .map(path -> path.startsWith("/call-") ? path.substring(6) : path)
        .toList();
  }
}
