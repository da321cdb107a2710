package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.WorkloadName;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands for a workload. Names come from callers: only plain ones are put into a command. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,252}");

  /** What {@code kubectl rollout restart} and {@code kubectl set env} take. */
  private static final Set<String> ROLLED_OUT = Set.of("deployment", "daemonset", "statefulset");

  private Shell() {}

  /** That name, or the placeholder where it is not plain. */
  static String word(String name, String placeholder) {
    return PLAIN.matcher(name).matches() ? name : placeholder;
  }

  /** What starts that workload anew, nothing when there is no one command for it. */
  static Optional<String> restart(WorkloadName workload) {
    String name = word(workload.name(), "NAME");
    return switch (workload.kind()) {
      case "deployment", "daemonset", "statefulset" ->
          Optional.of("kubectl rollout restart " + workload.kind() + "/" + name + in(workload));
      case "pod" ->
          Optional.of(
              "kubectl delete pod " + name + in(workload) + "  # if an owner brings it back");
      case "cronjob" ->
          Optional.of("kubectl create job --from=cronjob/" + name + " imds-check" + in(workload));
      case "systemd-unit" -> Optional.of("sudo systemctl restart " + name);
      case "container" -> Optional.of("docker restart " + name);
      case "ecs-task" ->
          Optional.of(
              "aws ecs update-service --cluster "
                  + workload.namespace().map(each -> word(each, "CLUSTER")).orElse("CLUSTER")
                  + " --service SERVICE --force-new-deployment");
      default -> Optional.empty();
    };
  }

  /** What gives that workload such variables, each {@code NAME=value}. */
  static String setVariables(WorkloadName workload, String variables) {
    String name = word(workload.name(), "NAME");
    if (ROLLED_OUT.contains(workload.kind())) {
      return "kubectl set env " + workload.kind() + "/" + name + in(workload) + " " + variables;
    }
    if (workload.kind().equals("systemd-unit")) {
      return "sudo systemctl edit "
          + name
          + "\n[Service]\nEnvironment="
          + variables.replace(" ", "\nEnvironment=");
    }
    return "export " + variables;
  }

  /** Whether it runs in Kubernetes. */
  static boolean isKubernetes(WorkloadName workload) {
    return switch (workload.kind()) {
      case "ecs-task",
          "container",
          "compose-service",
          "systemd-unit",
          "session",
          "host",
          "unknown",
          "other" ->
          false;
      default -> true;
    };
  }

  private static String in(WorkloadName workload) {
    return workload.namespace().map(each -> " -n " + word(each, "NAMESPACE")).orElse("");
  }
}
