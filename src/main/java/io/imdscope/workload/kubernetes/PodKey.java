package io.imdscope.workload.kubernetes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pod's namespace and name. Both become part of a request's path, so both are names as Kubernetes
 * allows them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">names</a>
 */
public record PodKey(String namespace, String name) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  public PodKey {
    if (!isName(namespace) || !isName(name)) {
      throw new IllegalArgumentException("not a pod's namespace and name");
    }
  }

  /** The key, or nothing when either text is no name in Kubernetes. */
  public static Optional<PodKey> of(String namespace, String name) {
    return isName(namespace) && isName(name)
        ? Optional.of(new PodKey(namespace, name))
        : Optional.empty();
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
