package io.imdscope.workload;

import java.util.List;
import java.util.Optional;

/**
 * Reads a pod's UID from the name of the control group that the kubelet makes for it.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/cm/cgroup_manager_linux.go">the
 *     kubelet's names</a>
 */
final class PodName {
  private static final String SLICE = ".slice";

  private PodName() {}

  /** The UID when the name at {@code level} is a pod's, in either driver's form. */
  static Optional<String> uid(List<String> names, int level, boolean complete) {
    String name = names.get(level);
    // Where the container runtime does not know the driver, "<slice>:cri-containerd:<id>" is one
    // name.
    int colon = name.indexOf(':');
    String slice = colon < 0 ? name : name.substring(0, colon);
    return slice.endsWith(SLICE) ? systemd(slice) : cgroupfs(names, level, complete);
  }

  /** {@code [kubelet-]kubepods[-burstable|-besteffort]-pod<uid>.slice}. */
  private static Optional<String> systemd(String slice) {
    int pod = slice.lastIndexOf("-pod");
    boolean ofKubelet = slice.startsWith("kubepods-") || slice.contains("-kubepods-");
    return ofKubelet && pod >= 0 && pod + 4 <= slice.length() - SLICE.length()
        ? IdShape.podUid(slice.substring(pod + 4, slice.length() - SLICE.length()))
        : Optional.empty();
  }

  /** {@code kubepods[/burstable|/besteffort]/pod<uid>}. */
  private static Optional<String> cgroupfs(List<String> names, int level, boolean complete) {
    String name = names.get(level);
    if (!name.startsWith("pod")) {
      return Optional.empty();
    }
    Optional<String> uid = IdShape.podUid(name.substring(3));
    // Where the top is missing the shape must do.
    boolean ofKubelet = !complete || names.subList(0, level).contains("kubepods");
    return ofKubelet ? uid : Optional.empty();
  }
}
