package io.imdscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.imdscope.event.FileTrouble;
import io.imdscope.event.Text;
import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.ExecPlugin;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.workload.kubernetes.ClusterPods;
import io.imdscope.workload.kubernetes.PodsFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
      description =
          "What kubectl get pods -A -o json prints: names a capture's pods by their addresses, and"
              + " adds owners to those of the old tool's log that --cri-socket named.")
  private Path pods;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "As --pods, by asking the cluster for the pods of now; in a pod its own cluster is asked"
              + " where neither this nor --pods is given.")
  private Path kubeconfig;

  /** Refuses what cannot be, before anything is begun. */
  void check() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new ParameterException(
          spec.commandLine(),
          "--kubeconfig: " + kubeconfig + " cannot be read; give a file that can");
    }
  }

  /** Hands on the pods of the file, and of the cluster. */
  void add(Consumer<PodsFile.ListedPod> each, StopSignal stop) {
    if (pods != null) {
      list(each);
    }
    if (pods == null || kubeconfig != null) {
      ask(KubernetesAccess.of(System.getenv(), Optional.ofNullable(kubeconfig)), each, stop);
    }
  }

  private void list(Consumer<PodsFile.ListedPod> each) {
    AtomicLong count = new AtomicLong();
    try (InputStream list = new BufferedInputStream(Files.newInputStream(pods))) {
      PodsFile.read(
          list,
          pod -> {
            count.incrementAndGet();
            each.accept(pod);
          });
    } catch (JsonProcessingException e) {
      throw refused("is no JSON from line " + e.getLocation().getLineNr() + " on");
    } catch (IOException e) {
      throw refused("cannot be read: " + FileTrouble.of(e).replaceAll("\\s+", " "));
    }
    if (count.get() == 0) {
      throw refused("holds no pods");
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(
        spec.commandLine(),
        "--pods: " + pods + " " + why + "; give what kubectl get pods -A -o json prints");
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
