package io.imdscope.event;

/** Where a part of a name was read: how far it can be trusted. */
public enum Source implements Labelled {
  /** In the kernel, in the caller's own context, at connect. */
  KERNEL("kernel"),
  /** From {@code /proc}, after the fact. */
  PROCFS("procfs"),
  /** From the container runtime, which knows the container. */
  CRI("cri"),
  /** From the container runtime, which knows the container no more, but still its pod. */
  CRI_SANDBOX("cri-sandbox"),
  KUBERNETES("kubernetes"),
  DOCKER("docker"),
  CONTAINERD("containerd"),
  ECS("ecs"),
  SYSTEMD("systemd"),
  /** From the log of aws-imds-packet-analyzer. */
  LEGACY_LOG("legacy-log"),
  /** The same, in lower case, whatever case it had: names are not what they were. */
  LEGACY_LOG_LOWER_CASE("legacy-log-lower-case"),
  ADDRESS("address");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
