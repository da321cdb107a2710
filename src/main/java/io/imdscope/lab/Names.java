package io.imdscope.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** All that a lab is called on the machine, told from its name alone. */
record Names(String lab) {
  /** Where labs keep their state, and the lock that all of them share. */
  static final Path STATE = Path.of("/run/imdscope");

  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,23}");

  Names {
    if (!VALID.matcher(lab).matches()) {
      throw new IllegalArgumentException(
          "a lab's name is 1 to 24 small letters, digits and hyphens, a letter first");
    }
  }

  String imds() {
    return "imdscope-" + lab + "-imds";
  }

  String node() {
    return "imdscope-" + lab + "-node";
  }

  String pod() {
    return "imdscope-" + lab + "-pod";
  }

  List<String> namespaces() {
    return List.of(imds(), node(), pod());
  }

  static Path path(String namespace) {
    return NAMESPACES.resolve(namespace);
  }

  /** The control group that holds all others of the lab; a slice, so that units in it are units. */
  String cgroup() {
    return "imdscope-" + lab + ".slice";
  }

  Path state() {
    return STATE.resolve("lab-" + lab);
  }

  /** The pod's UID, with dashes. */
  String podUid() {
    return UUID.nameUUIDFromBytes(("imdscope lab " + lab).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** A container's id, 64 hexadecimal digits. */
  String containerId(String container) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((lab + "/" + container).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A container's control group below {@link #cgroup}, as the kubelet and containerd name it with
   * the systemd driver.
   */
  String containerCgroup(String container) {
    return "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
        + podUid().replace('-', '_')
        + ".slice/cri-containerd-"
        + containerId(container)
        + ".scope";
  }

  /** A service's control group below {@link #cgroup}. */
  String serviceCgroup(String service) {
    return "system.slice/" + service + ".service";
  }
}
