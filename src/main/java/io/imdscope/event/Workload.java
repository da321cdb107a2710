package io.imdscope.event;

import java.util.Optional;
import java.util.OptionalInt;

/** What a person would name: a container, a systemd unit, a login session. */
public sealed interface Workload {

  /** Nothing is known of the caller, or its control group could not be read. */
  Workload UNKNOWN = new Unknown();

  /**
   * A container.
   *
   * @param id the runtime's id, usually 64 hexadecimal digits
   * @param runtime {@code containerd}, {@code cri-o}, {@code docker} or {@code podman}, where the
   *     control group tells
   * @param podUid the Kubernetes pod's UID with dashes; a static pod's is its configuration's hash
   * @param ecsTaskId the ECS task's id
   */
  record Container(
      String id, Optional<String> runtime, Optional<String> podUid, Optional<String> ecsTaskId)
      implements Workload {}

  /** A pod without a container: its own control group, or that of its sandbox's shim. */
  record Pod(String uid) implements Workload {}

  /** A systemd unit, such as {@code amazon-ssm-agent.service}. */
  record SystemdUnit(String unit) implements Workload {}

  /**
   * A login session.
   *
   * @param id systemd-logind's session id, absent for a user's own service manager
   * @param uid the user it belongs to
   */
  record Session(Optional<String> id, OptionalInt uid) implements Workload {}

  /** A process in a control group that names no workload; {@code /} for the root. */
  record Host(CgroupPath cgroup) implements Workload {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Workload {}
}
