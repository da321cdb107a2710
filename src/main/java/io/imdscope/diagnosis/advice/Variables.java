package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.WorkloadName;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a workload gets environment variables: a command where there is one, else the setting. */
final class Variables {
  /**
   * What {@code kubectl set env} changes so that new pods have it.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_env/">
   *     kubectl set env</a>
   */
  private static final Set<String> TEMPLATED =
      Set.of("deployment", "daemonset", "statefulset", "cronjob");

  private Variables() {}

  /** What gives that workload those variables, whose values are ours. */
  static String set(WorkloadName workload, Map<String, String> variables) {
    if (TEMPLATED.contains(workload.kind())) {
      return "kubectl set env "
          + Shell.owner(workload)
          + workload.container().map(each -> " -c " + Shell.word(each, "CONTAINER")).orElse("")
          + " "
          + each(variables, " ", Variables::quoted)
          + Shell.guess(workload);
    }
    return switch (workload.kind()) {
      case "systemd-unit" ->
          dropIn(
              workload.name().contains("/") ? "NAME" : Shell.word(workload.name(), "NAME"),
              variables);
      case "compose-service" -> compose(workload, variables);
      case "container" ->
          "docker run "
              + each(variables, " ", variable -> "--env " + quoted(variable))
              + "  # and what else it was started with";
      case "ecs-task" ->
          "{\"containerDefinitions\": [{\"name\": \""
              + workload.container().map(each -> Shell.word(each, "CONTAINER")).orElse("CONTAINER")
              + "\", \"environment\": ["
              + each(variables, ", ", Variables::json)
              + "]}]}";
      default ->
          Shell.isKubernetes(workload)
              ? "env:  # of the container, where its pods are made"
                  + Shell.guess(workload)
                  + "\n"
                  + each(variables, "\n", Variables::item)
              : "export " + each(variables, " ", Variables::quoted);
    };
  }

  /**
   * A file beside the unit's own, added to where it is there; {@code systemctl edit} would ask for
   * its text in an editor.
   *
   * @see <a
   *     href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit</a>
   */
  private static String dropIn(String unit, Map<String, String> variables) {
    String directory = "/etc/systemd/system/" + unit + ".d";
    return "sudo mkdir -p "
        + directory
        + "\nprintf '%s\\n' '[Service]' "
        + each(variables, " ", variable -> "'" + unit(variable) + "'")
        + " | sudo tee -a "
        + directory
        + "/imds.conf"
        + "\nsudo systemctl daemon-reload\nsudo systemctl restart "
        + unit;
  }

  /**
   * The service's part of the file.
   *
   * @see <a href="https://docs.docker.com/reference/compose-file/services/#environment">Compose
   *     file reference</a>
   */
  private static String compose(WorkloadName workload, Map<String, String> variables) {
    String service = Shell.word(workload.name(), "SERVICE");
    return "services:\n  "
        + service
        + ":\n    environment:\n"
        + each(
            variables,
            "\n",
            variable -> "      " + variable.getKey() + ": \"" + variable.getValue() + '"')
        + "\n# then: docker compose"
        + Shell.project(workload)
        + " up -d "
        + service;
  }

  private static String each(
      Map<String, String> variables,
      String between,
      Function<Map.Entry<String, String>, String> as) {
    return variables.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(as)
        .collect(Collectors.joining(between));
  }

  /** As one word of a shell, which a bracket would otherwise be a pattern for. */
  private static String quoted(Map.Entry<String, String> variable) {
    String text = variable.getKey() + "=" + variable.getValue();
    return text.contains("[") ? "'" + text + "'" : text;
  }

  private static String unit(Map.Entry<String, String> variable) {
    return "Environment=" + variable.getKey() + "=" + variable.getValue();
  }

  private static String json(Map.Entry<String, String> variable) {
    return "{\"name\": \"" + variable.getKey() + "\", \"value\": \"" + variable.getValue() + "\"}";
  }

  private static String item(Map.Entry<String, String> variable) {
    return "  - name: " + variable.getKey() + "\n    value: \"" + variable.getValue() + '"';
  }
}
