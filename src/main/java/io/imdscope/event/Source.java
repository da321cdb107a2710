package io.imdscope.event;

/** Where a part of a name was read: how far it can be trusted. */
public enum Source implements Labelled {
  /** In the kernel, in the caller's own context, at connect. */
  KERNEL("kernel"),
  /** From {@code /proc}, after the fact. */
  PROCFS("procfs"),
  CRI("cri"),
  KUBERNETES("kubernetes"),
  DOCKER("docker"),
  LEGACY_LOG("legacy-log"),
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
