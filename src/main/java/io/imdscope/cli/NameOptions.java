package io.imdscope.cli;

import io.imdscope.workload.NameSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whom to ask for names, for the commands that do. */
final class NameOptions {
  private final OptionSpec criSocket =
      Options.path(
          "--cri-socket",
          "PATH",
          "The container runtime's socket, where it is not at one of the usual places.");

  private final OptionSpec kubeconfig =
      Options.path("--kubeconfig", "FILE", "Names the owners of pods, through the Kubernetes API.");

  /** Makes them options of a command. */
  void addTo(CommandSpec command) {
    command.addOption(criSocket).addOption(kubeconfig);
  }

  /** Refuses what cannot be, before anything is begun. */
  void check() {
    Optional<Path> file = Options.value(kubeconfig);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw Options.wrong(
          kubeconfig, "--kubeconfig: " + file.get() + " cannot be read; give a file that can");
    }
  }

  /** Of the file, where one is named. */
  Optional<String> mark() {
    return Options.<Path>value(kubeconfig).map(FileMark::of);
  }

  /** The settings; {@code runtime} is asked where no other is named. */
  NameSettings settings(Optional<Path> runtime) {
    return NameSettings.of(
        Options.<Path>value(criSocket).or(() -> runtime), Options.value(kubeconfig));
  }
}
