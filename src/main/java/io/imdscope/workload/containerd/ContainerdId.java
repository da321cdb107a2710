package io.imdscope.workload.containerd;

/**
 * What containerd takes for an id: at most 76 letters, digits, dots, dashes and underscores.
 *
 * @see <a href="https://github.com/containerd/containerd/blob/main/pkg/identifiers/validate.go">
 *     containerd's identifiers</a>
 */
public final class ContainerdId {
  private static final int LONGEST = 76;

  private ContainerdId() {}

  /** Whether a text can be an id; a longer one may have been cut. */
  public static boolean isValid(String id) {
    return !id.isEmpty()
        && id.length() <= LONGEST
        && id.chars()
            .allMatch(
                c ->
                    (c >= '0' && c <= '9')
                        || (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || c == '.'
                        || c == '_'
                        || c == '-');
  }
}
