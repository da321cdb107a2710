package io.imdscope.cli;

import io.imdscope.workload.NameSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom to ask for names, for the commands that do. */
final class NameOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cri-socket",
      paramLabel = "PATH",
      description = "The container runtime's socket, where it is not at one of the usual places.")
  private Path criSocket;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Names the owners of pods, through the Kubernetes API.")
  private Path kubeconfig;

  /** Refuses what cannot be, before anything is begun. */
  void check() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new ParameterException(
          spec.commandLine(),
          "--kubeconfig: " + kubeconfig + " cannot be read; give a file that can");
    }
  }

  /** Of the file, where one is named. */
  Optional<String> mark() {
    return Optional.ofNullable(kubeconfig).map(FileMark::of);
  }

  /** The settings; {@code runtime} is asked where no other is named. */
  NameSettings settings(Optional<Path> runtime) {
    return NameSettings.of(
        Optional.ofNullable(criSocket).or(() -> runtime), Optional.ofNullable(kubeconfig));
  }
}
