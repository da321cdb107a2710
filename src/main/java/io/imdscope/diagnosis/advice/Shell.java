package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.WorkloadName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Commands for a workload. Names come from callers: only plain ones are put into a command. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,252}");

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
          Optional.of("kubectl rollout restart " + owner(workload) + guess(workload));
      case "pod" ->
          Optional.of(
              "kubectl delete pod " + name + in(workload) + "  # if an owner brings it back");
      case "cronjob" ->
          Optional.of(
              "kubectl create job --from=cronjob/"
                  + name
                  + " imds-check"
                  + in(workload)
                  + guess(workload));
      case "systemd-unit" -> Optional.of("sudo systemctl restart " + name);
      case "container" -> Optional.of("docker restart " + name);
      case "compose-service" ->
          Optional.of("docker compose" + project(workload) + " restart " + name);
      case "ecs-task" ->
          Optional.of(
              "aws ecs update-service --cluster "
                  + workload.namespace().map(each -> word(each, "CLUSTER")).orElse("CLUSTER")
                  + " --service SERVICE --force-new-deployment");
      default -> Optional.empty();
    };
  }

  /** {@code deployment/web -n shop}, as {@code kubectl} takes it. */
  static String owner(WorkloadName workload) {
    return workload.kind() + "/" + word(workload.name(), "NAME") + in(workload);
  }

  /** A remark at the end of a command where the owner is not known for sure. */
  static String guess(WorkloadName workload) {
    return workload.guessed() ? "  # its owner is guessed from its pods' names" : "";
  }

  /** Of Docker Compose, as an option. */
  static String project(WorkloadName workload) {
    return workload.namespace().map(each -> " -p " + word(each, "PROJECT")).orElse("");
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
