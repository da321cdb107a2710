package io.imdscope.output.kubernetes;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.Explanation;
import io.imdscope.event.Cause;
import io.imdscope.event.Workload;
import java.util.Optional;
import java.util.Set;

/** Pods and explanations for tests. */
final class Whys {
  static final Explanation CURL = of(Cause.NO_TOKEN_ATTEMPT, "curl 8.14.1", Optional.empty());

  private Whys() {}

  /** In the namespace shop, as the runtime and the API tell of it. */
  static Workload.Container pod(String name, Optional<Workload.Owner> owner) {
    Workload.Container container = (Workload.Container) Calls.pod("shop", name, "app");
    return container.withPod(
        container
            .pod()
            .map(
                pod ->
                    pod.withDetails(
                        new Workload.PodDetails(
                            owner, Optional.empty(), Set.of(), Optional.empty()))));
  }

  static Explanation of(Cause cause, String client, Optional<String> command) {
    return new Explanation(
        cause,
        client,
        new Advice(
            "fix-script-curl",
            "Whoever wrote this call with " + client + " has to ask for a token first.",
            command,
            Optional.empty()));
  }
}
