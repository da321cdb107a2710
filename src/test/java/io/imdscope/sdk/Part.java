package io.imdscope.sdk;

import java.util.List;
import java.util.Map;

/** An object of a report's JSON. */
record Part(Map<String, Object> keys) {
  /** The text at the end of a path of keys, empty when it is absent. */
  String text(String... path) {
    return at(path) instanceof String text ? text : "";
  }

  /** The number at the end of a path of keys, -1 when it is absent. */
  long number(String... path) {
    return at(path) instanceof Long number ? number : -1;
  }

  /** The objects of a list, none when it is absent. */
  List<Part> parts(String... path) {
    return at(path) instanceof List<?> all ? all.stream().map(Part::of).toList() : List.of();
  }

  String decision() {
    return text("verdict", "decision");
  }

  /** The rules that decided, each with what it said; empty when it is ready. */
  List<String> reasons() {
    return parts("verdict", "rules").stream()
        .filter(rule -> !rule.text("decision").equals("ready"))
        .filter(rule -> rule.text("decision").equals(decision()))
        .map(rule -> rule.text("rule"))
        .toList();
  }

  /** What a rule said. */
  String said(String rule) {
    return parts("verdict", "rules").stream()
        .filter(each -> each.text("rule").equals(rule))
        .map(each -> each.text("detail"))
        .findFirst()
        .orElse("");
  }

  /** The ids of its advice. */
  List<String> advice() {
    return parts("advice").stream().map(each -> each.text("id")).toList();
  }

  private Object at(String... path) {
    Object at = keys;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  private static Part of(Object object) {
    return new Part((Map<String, Object>) object);
  }
}
