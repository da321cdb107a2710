package io.imdscope.trace;

import java.util.List;
import java.util.Map;

/** One event as {@code watch --format json} printed it. */
public record Printed(Map<String, Object> keys) {
  /** A process that the event names: the caller or an ancestor. */
  public record Named(long pid, String name, List<String> args) {}

  public boolean isRequest() {
    return text("event.name").equals("imds.request");
  }

  /** The text of a key, empty when it is absent. */
  public String text(String key) {
    return keys.getOrDefault(key, "").toString();
  }

  /** The number of a key, -1 when it is absent. */
  public long number(String key) {
    return keys.get(key) instanceof Long number ? number : -1;
  }

  public boolean has(String key) {
    return keys.containsKey(key);
  }

  public String version() {
    return text("imds.version");
  }

  public String path() {
    return text("url.path");
  }

  /** Path and query. */
  public String target() {
    return path() + (has("url.query") ? "?" + text("url.query") : "");
  }

  public long pid() {
    return number("process.pid");
  }

  public String name() {
    return text("process.executable.name");
  }

  public List<String> args() {
    return texts(keys.get("process.command_args"));
  }

  /** Parent first. */
  public List<Named> ancestors() {
    return keys.get("process.ancestors") instanceof List<?> all
        ? all.stream().map(Printed::named).toList()
        : List.of();
  }

  /** A member of {@code attribution}, empty when it is absent. */
  public String attribution(String part) {
    return keys.get("attribution") instanceof Map<?, ?> parts && parts.get(part) instanceof String s
        ? s
        : "";
  }

  /** The caller's end of the connection. */
  public String client() {
    return text("client.address") + " " + number("client.port");
  }

  private static Named named(Object value) {
    Map<?, ?> keys = (Map<?, ?>) value;
    return new Named(
        (Long) keys.get("pid"), (String) keys.get("name"), texts(keys.get("command_args")));
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> all ? all.stream().map(Object::toString).toList() : List.of();
  }
}
