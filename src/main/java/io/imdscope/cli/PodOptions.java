package io.imdscope.cli;

import io.imdscope.event.Text;
import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.ExecPlugin;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.output.log.Reasons;
import io.imdscope.workload.kubernetes.ClusterPods;
import io.imdscope.workload.kubernetes.PodsFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which pods there were, for what was recorded already: from a file, or the cluster. */
final class PodOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--pods",
      paramLabel = "FILE",
      description = "Names pods by their addresses: what kubectl get pods -A -o json prints.")
  private Path pods;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = {
        "Names pods by their addresses, as the cluster knows them now; in a pod its own cluster is",
        "asked where neither this nor --pods is given."
      })
  private Path kubeconfig;

  /** Takes a list of pods. */
  interface PodList {
    void add(InputStream list) throws IOException;
  }

  /** Refuses what cannot be, before anything is begun. */
  void check() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new ParameterException(
          spec.commandLine(),
          "--kubeconfig: " + kubeconfig + " cannot be read; give a file that can");
    }
  }

  /** Hands on the pods of the file, and of the cluster. */
  void add(PodList file, Consumer<PodsFile.ListedPod> each, StopSignal stop) {
    if (pods != null) {
      try (InputStream list = new BufferedInputStream(Files.newInputStream(pods))) {
        file.add(list);
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--pods: " + pods + " cannot be read: " + Reasons.of(e).replaceAll("\\s+", " "),
            e);
      }
    }
    if (pods == null || kubeconfig != null) {
      ask(KubernetesAccess.of(System.getenv(), Optional.ofNullable(kubeconfig)), each, stop);
    }
  }

  private void ask(KubernetesAccess access, Consumer<PodsFile.ListedPod> each, StopSignal stop) {
    if (access instanceof KubernetesAccess.None) {
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    ExecPlugin.of(access)
        .ifPresent(
            plugin -> Said.say(err, "the kubeconfig runs " + Text.printable(plugin.command())));
    try {
      Optional<ApiProblem> problem =
          new ClusterPods().read(access, each, () -> !stop.isRequested());
      problem.ifPresent(
          why ->
              Said.say(
                  err,
                  "pods are not named by the cluster: "
                      + why.reason()
                      + "; remedy: "
                      + why.remedy()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
