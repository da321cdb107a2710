package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.imdscope.event.Text;
import io.imdscope.kubernetes.KubernetesAccess;
import java.util.Objects;
import java.util.Optional;

/** Tells which program a kubeconfig runs to get credentials. */
final class ExecPlugin {
  private ExecPlugin() {}

  /** The program of the current context's user, escaped; nothing where there is none. */
  static Optional<String> of(KubernetesAccess access) {
    if (!(access instanceof KubernetesAccess.Kubeconfig kubeconfig)) {
      return Optional.empty();
    }
    try {
      Config config = KubeConfigUtils.parseConfig(kubeconfig.file().toFile());
      return Given.each(config.getContexts())
          .filter(context -> Objects.equals(context.getName(), config.getCurrentContext()))
          .findFirst()
          .map(NamedContext::getContext)
          .flatMap(
              context ->
                  Given.each(config.getUsers())
                      .filter(user -> Objects.equals(user.getName(), context.getUser()))
                      .findFirst())
          .map(NamedAuthInfo::getUser)
          .map(user -> user.getExec())
          .map(exec -> exec.getCommand())
          .map(command -> Text.printable(Texts.cut(command)));
    } catch (RuntimeException | LinkageError e) {
      // Whatever is wrong with the file is told when the client is made from it.
      return Optional.empty();
    }
  }
}
