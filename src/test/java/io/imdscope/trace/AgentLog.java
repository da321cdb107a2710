package io.imdscope.trace;

import io.imdscope.capture.kernel.PinLab;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /** Lines of calls, and of several as one. */
  static Stream<Printed> lines(Path directory) {
    return AgentRun.logged(directory).stream()
        .filter(AgentLog::isOfCalls)
        .filter(line -> line.number("server.port") == PinLab.ENDPOINT.port());
  }

  /** Whether a line is of a call, or of several as one. */
  public static boolean isOfCalls(Printed line) {
    return line.isRequest() || line.text("event.name").equals("imds.requests");
  }

  /** How many calls they stand for. */
  static long counted(Path directory) {
    return lines(directory).mapToLong(AgentLog::count).sum();
  }

  /** Of these, those with the process that made them. */
  static long attributed(Path directory) {
    return lines(directory).filter(line -> line.pid() > 0).mapToLong(AgentLog::count).sum();
  }

  /** The calls that are in lines of several. */
  static long repeated(Path directory) {
    return lines(directory).filter(line -> !line.isRequest()).mapToLong(AgentLog::count).sum();
  }

  /** How many calls a line of them stands for. */
  public static long count(Printed line) {
    return line.isRequest() ? 1 : line.number("imds.count");
  }
}
