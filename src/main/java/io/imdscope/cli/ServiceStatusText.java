package io.imdscope.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.event.AddressText;
import io.imdscope.event.Text;
import io.imdscope.service.UnitState;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The status of the service, for people and for programs. */
final class ServiceStatusText {
  private ServiceStatusText() {}

  /** A line for each thing. */
  static List<String> lines(ServiceStatus status) {
    UnitState unit = status.unit();
    List<String> lines = new ArrayList<>();
    add(lines, "service", unit.exists() ? running(unit) : "not installed");
    status.lastWords().ifPresent(words -> add(lines, "said", words));
    if (unit.exists()) {
      add(
          lines,
          "at boot",
          (unit.enablement().isEmpty() ? unit.load() : unit.enablement())
              + unit.fragment().map(file -> ", " + file).orElse(""));
    }
    status.settingsProblem().ifPresent(problem -> add(lines, "settings", problem));
    add(
        lines,
        "kernel",
        status
                .pins()
                .map(count -> count == 0 ? "records nothing" : "goes on recording: pins=" + count)
                .orElse("only root may look")
            + ", "
            + status.pinDirectory());
    add(
        lines,
        "log",
        status.logDirectory()
            + status
                .log()
                .map(log -> ": files=" + log.files() + " bytes=" + log.bytes())
                .orElse(": only root may look"));
    add(
        lines,
        "metrics",
        status
            .metrics()
            .map(
                address ->
                    AddressText.of(address.getAddress(), address.getPort())
                        + status.told().health().map(answer -> ": " + answer.text()).orElse(""))
            .orElse("none"));
    status.told().losses().ifPresent(losses -> add(lines, "lost", lost(losses)));
    return lines;
  }

  private static void add(List<String> lines, String name, String text) {
    lines.add(String.format(Locale.ROOT, "%-9s %s", name, Text.printable(text)));
  }

  private static String running(UnitState unit) {
    return unit.isActive()
        ? unit.active()
            + unit.since().map(time -> " since " + time).orElse("")
            + ", pid="
            + unit.pid()
            + " restarts="
            + unit.restarts()
        : unit.active()
            + (unit.result().equals("success")
                ? ""
                : ": " + unit.result() + ", exit status " + unit.exitStatus());
  }

  private static String lost(Map<String, Long> losses) {
    String some =
        losses.entrySet().stream()
            .filter(loss -> loss.getValue() > 0)
            .map(loss -> loss.getKey() + "=" + loss.getValue())
            .collect(Collectors.joining(" "));
    return some.isEmpty() ? "nothing since its start" : some;
  }

  /** One object; what is not known is absent. */
  static String json(ServiceStatus status) throws IOException {
    UnitState unit = status.unit();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("well", status.isWell());
      json.writeBooleanField("installed", unit.exists());
      json.writeStringField("active", unit.active());
      json.writeStringField("enabled", unit.enablement());
      if (unit.isActive()) {
        json.writeNumberField("pid", unit.pid());
        if (unit.since().isPresent()) {
          json.writeStringField("since", unit.since().get().toString());
        }
      } else {
        json.writeStringField("result", unit.result());
        json.writeNumberField("exit_status", unit.exitStatus());
      }
      json.writeNumberField("restarts", unit.restarts());
      write(json, "unit", unit.fragment().orElse(""));
      write(json, "said", status.lastWords().orElse(""));
      write(json, "settings_problem", status.settingsProblem().orElse(""));
      json.writeStringField("pin_directory", status.pinDirectory().toString());
      if (status.pins().isPresent()) {
        json.writeNumberField("pins", status.pins().get());
      }
      json.writeStringField("log_directory", status.logDirectory().toString());
      if (status.log().isPresent()) {
        json.writeNumberField("log_files", status.log().get().files());
        json.writeNumberField("log_bytes", status.log().get().bytes());
      }
      if (status.metrics().isPresent()) {
        json.writeStringField(
            "metrics",
            AddressText.of(status.metrics().get().getAddress(), status.metrics().get().getPort()));
      }
      write(json, "health", status.told().health().map(ServiceStatus.Answer::text).orElse(""));
      if (status.told().losses().isPresent()) {
        json.writeObjectFieldStart("lost");
        for (Map.Entry<String, Long> loss : status.told().losses().get().entrySet()) {
          json.writeNumberField(loss.getKey(), loss.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
