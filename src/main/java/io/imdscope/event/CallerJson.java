package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The keys of a request's caller. */
final class CallerJson {
  private CallerJson() {}

  static void write(JsonGenerator json, Caller caller, RepeatedParts parts) throws IOException {
    ProcessIdentity process = caller.process();
    json.writeNumberField("process.pid", process.pid());
    if (!process.name().isEmpty()) {
      json.writeStringField("process.executable.name", process.name());
    }
    parts.args().keys(json, process.args());
    if (process.argsTruncated()) {
      json.writeBooleanField("process.command_args_truncated", true);
    }
    RequestJson.uid(json, "process.real_user.id", caller.uid());
    if (process.startTime().isPresent()) {
      parts.time().write(json, "process.start_time", process.startTime().get());
    }
    RequestJson.number(json, "thread.id", caller.tid());
    if (!caller.threadName().isEmpty() && !caller.threadName().equals(process.name())) {
      json.writeStringField("thread.name", caller.threadName());
    }
    ancestors(json, caller.ancestors(), parts);
    parts.cgroup().keys(json, caller.cgroup());
  }

  private static void ancestors(
      JsonGenerator json, List<ProcessIdentity> ancestors, RepeatedParts parts) throws IOException {
    if (ancestors.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("process.ancestors");
    for (int i = 0; i < ancestors.size(); i++) {
      parts.ancestor().object(json, ancestors.get(i));
    }
    json.writeEndArray();
  }

  static void args(JsonGenerator json, List<String> args) throws IOException {
    args(json, "process.command_args", args);
  }

  static void ancestor(JsonGenerator json, ProcessIdentity ancestor) throws IOException {
    json.writeNumberField("pid", ancestor.pid());
    json.writeStringField("name", ancestor.name());
    args(json, "command_args", ancestor.args());
  }

  static void cgroup(JsonGenerator json, CgroupPath cgroup) throws IOException {
    if (cgroup.known()) {
      json.writeStringField("process.linux.cgroup", cgroup.toString());
    }
  }

  private static void args(JsonGenerator json, String key, List<String> args) throws IOException {
    if (args.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(key);
    for (String arg : args) {
      json.writeString(arg);
    }
    json.writeEndArray();
  }
}
