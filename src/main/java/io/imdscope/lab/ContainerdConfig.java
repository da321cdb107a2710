package io.imdscope.lab;

import java.nio.file.Path;

/** What containerd and the CNI plugins are told. */
final class ContainerdConfig {
  private ContainerdConfig() {}

  /**
   * The runtime's settings. Its own files are in a mount namespace where {@code /run} and {@code
   * /var/lib} are empty, so they may have their usual places.
   *
   * @see <a href="https://github.com/containerd/containerd/blob/v1.6.20/docs/cri/config.md">CRI
   *     plugin config guide</a>
   */
  static String runtime(Path socket, String pauseImage, Path plugins, Path networks) {
    return """
        version = 2
        root = "/var/lib/containerd"
        state = "/run/containerd"
        # None of these is of use here, and each says so at length.
        disabled_plugins = [
          "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
          "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]

        [grpc]
          address = "%s"

        [plugins."io.containerd.internal.v1.opt"]
          path = "/var/lib/containerd/opt"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          # Without CAP_SYS_RESOURCE nobody may lower it.
          restrict_oom_score_adj = true
          disable_apparmor = true
          disable_hugetlb_controller = true
          tolerate_missing_hugetlb_controller = true

          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "overlayfs"

          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%s"
            conf_dir = "%s"
        """
        .formatted(socket, pauseImage, plugins, networks);
  }

  /**
   * The pods' network: a pair of interfaces to the node for each, routed and not translated, as on
   * EKS. Duplicate addresses are not looked for, which takes a second and can't be.
   *
   * @see <a href="https://www.cni.dev/plugins/current/main/ptp/">ptp plugin</a>
   */
  static String network(boolean ipv6) {
    return """
        {"cniVersion":"0.4.0","name":"imdscope-lab","plugins":[
          %s
          {"type":"ptp","ipMasq":false,"ipam":{"type":"host-local",
            "ranges":[[{"subnet":"%s"}]%s],
            "routes":[{"dst":"0.0.0.0/0"}%s]}}]}
        """
        .formatted(
            ipv6
                ? """
                {"type":"loopback"},
                {"type":"tuning","sysctl":{"net.ipv6.conf.default.accept_dad":"0"}},"""
                : "",
            Network.POD_SUBNET4,
            ipv6 ? ",[{\"subnet\":\"" + Network.POD_SUBNET6 + "\"}]" : "",
            ipv6 ? ",{\"dst\":\"::/0\"}" : "");
  }
}
