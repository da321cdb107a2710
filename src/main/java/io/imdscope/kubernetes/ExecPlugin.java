package io.imdscope.kubernetes;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program that a kubeconfig runs to get credentials. The library waits for its end without a
 * limit, so that somebody has to end it.
 *
 * @param command as it stands there, not fit to be printed
 * @param arguments likewise
 */
public record ExecPlugin(String command, List<String> arguments) {
  private static final int MOST_BYTES = 64 << 10;

  public ExecPlugin {
    arguments = List.copyOf(arguments);
  }

  /** That of the current context's user; nothing where there is none. */
  public static Optional<ExecPlugin> of(KubernetesAccess access) {
    if (!(access instanceof KubernetesAccess.Kubeconfig kubeconfig)) {
      return Optional.empty();
    }
    try {
      Config config = KubeConfigUtils.parseConfig(kubeconfig.file().toFile());
      return each(config.getContexts())
          .filter(context -> Objects.equals(context.getName(), config.getCurrentContext()))
          .findFirst()
          .map(NamedContext::getContext)
          .flatMap(
              context ->
                  each(config.getUsers())
                      .filter(user -> Objects.equals(user.getName(), context.getUser()))
                      .findFirst())
          .map(NamedAuthInfo::getUser)
          .map(user -> user.getExec())
          .filter(exec -> exec.getCommand() != null)
          .map(ExecPlugin::of);
    } catch (RuntimeException | LinkageError e) {
      // Whatever is wrong with the file is told when the client is made from it.
      return Optional.empty();
    }
  }

  private static ExecPlugin of(ExecConfig exec) {
    return new ExecPlugin(exec.getCommand(), each(exec.getArgs()).toList());
  }

  private static <T> Stream<T> each(Collection<T> given) {
    return Stream.ofNullable(given).flatMap(Collection::stream).filter(Objects::nonNull);
  }

  /**
   * Kills this process's children that run it and are of that age, and all that they have started;
   * waits for nothing. What has left its parent behind is not found.
   */
  public void end(Duration age) {
    Instant latest = Instant.now().minus(age);
    List<ProcessHandle> ours =
        ProcessHandle.current()
            .children()
            .filter(
                child ->
                    age.isZero() || child.info().startInstant().filter(latest::isAfter).isPresent())
            .filter(child -> isRunBy(commandLine(child)))
            .toList();
    for (ProcessHandle child : ours) {
      List<ProcessHandle> tree = new ArrayList<>(List.of(child));
      tree.addAll(child.descendants().toList()); // once it has ended, they are no longer its own
      tree.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Whether that is the shell that the library has start it, or what the shell has become. */
  boolean isRunBy(String commandLine) {
    String name = plain(command.substring(command.lastIndexOf('/') + 1));
    if (name.isEmpty()) {
      return false; // such a one cannot be started, and would be like a process that has ended
    }
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(arguments);
    String line = plain(commandLine);
    String end = plain(String.join(" ", words));
    return line.equals(end) || line.endsWith(" " + end) || line.endsWith("/" + end);
  }

  private static String plain(String text) {
    return text.replaceAll("[\"'\\\\]", "").strip();
  }

  private static String commandLine(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
