package io.imdscope.event;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a person would name: a container, a pod, a systemd unit, a login session. */
public sealed interface Workload {

  /** Nothing is known of the caller, or its control group could not be read. */
  Workload UNKNOWN = new Unknown();

  /**
   * A container. Its id is the control group's; its names, where there are any, are the runtime's.
   *
   * @param id the runtime's id, usually 64 hexadecimal digits
   * @param runtime {@code containerd}, {@code cri-o}, {@code docker} or {@code podman}, where the
   *     control group tells
   * @param name in its pod or task, or of a plain container
   * @param image the image's name, its id where it has none
   * @param namedBy who gave name and image
   * @param disagreement what the control group claims and the runtime denies
   */
  record Container(
      String id,
      Optional<String> runtime,
      Optional<String> name,
      Optional<String> image,
      Optional<Pod> pod,
      Optional<EcsTask> task,
      Optional<ComposeService> compose,
      Optional<Source> namedBy,
      Optional<Disagreement> disagreement)
      implements Workload {

    /** What a control group alone tells. */
    public static Container of(
        String id, Optional<String> runtime, Optional<String> podUid, Optional<String> ecsTaskId) {
      return new Container(
          id,
          runtime,
          Optional.empty(),
          Optional.empty(),
          podUid.map(Pod::of),
          ecsTaskId.map(EcsTask::of),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** The same container in another pod, or in none. */
    public Container withPod(Optional<Pod> other) {
      return new Container(id, runtime, name, image, other, task, compose, namedBy, disagreement);
    }

    /** The same container, with what is not so. */
    public Container disputed(Disagreement what) {
      return new Container(
          id, runtime, name, image, pod, task, compose, namedBy, Optional.of(what));
    }
  }

  /**
   * A Kubernetes pod; by itself, the workload of a process in the pod's own control group or in its
   * sandbox.
   *
   * @param uid with dashes; a static pod's is its configuration's hash
   * @param namedBy who gave namespace and name
   * @param details what only the Kubernetes API tells
   */
  record Pod(
      String uid,
      Optional<String> namespace,
      Optional<String> name,
      Optional<Source> namedBy,
      Optional<PodDetails> details)
      implements Workload {

    /** What a control group alone tells. */
    public static Pod of(String uid) {
      return new Pod(uid, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same pod with its name, given by {@code source}. */
    public Pod named(String itsNamespace, String itsName, Source source) {
      return new Pod(
          uid, Optional.of(itsNamespace), Optional.of(itsName), Optional.of(source), details);
    }

    /** The same pod, its name given by {@code source}. */
    public Pod namedBy(Source source) {
      return new Pod(uid, namespace, name, Optional.of(source), details);
    }

    /** The same pod with what the Kubernetes API tells. */
    public Pod withDetails(PodDetails told) {
      return new Pod(uid, namespace, name, namedBy, Optional.of(told));
    }
  }

  /**
   * What the Kubernetes API tells of a pod.
   *
   * @param owner absent for a bare pod
   * @param credentialSources where its SDKs get credentials without the node's role
   */
  record PodDetails(
      Optional<Owner> owner,
      Optional<String> serviceAccount,
      Set<CredentialSource> credentialSources,
      Optional<String> nodeName) {
    public PodDetails {
      credentialSources = Set.copyOf(credentialSources);
    }
  }

  /** Who makes a pod's like: {@code Deployment}, {@code DaemonSet}, ... as the API writes kinds. */
  record Owner(String kind, String name) {}

  /** A task of Amazon ECS; at least its id or its ARN is known. */
  record EcsTask(
      Optional<String> id,
      Optional<String> arn,
      Optional<String> family,
      Optional<String> revision,
      Optional<String> cluster) {

    /** What a control group alone tells. */
    public static EcsTask of(String id) {
      return new EcsTask(
          Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** A service of Docker Compose. */
  record ComposeService(String project, String service) {}

  /**
   * A systemd unit, such as {@code amazon-ssm-agent.service}.
   *
   * @param slice the slice it is in, such as {@code system.slice}
   */
  record SystemdUnit(String unit, Optional<String> slice) implements Workload {

    /** A unit whose slice is not known. */
    public static SystemdUnit of(String unit) {
      return new SystemdUnit(unit, Optional.empty());
    }
  }

  /**
   * A login session.
   *
   * @param id systemd-logind's session id, absent for a user's own service manager
   * @param uid the user it belongs to, 32 bits without a sign
   * @param user that user's name
   * @param service what logged the user in, such as {@code sshd}
   */
  record Session(
      Optional<String> id, OptionalInt uid, Optional<String> user, Optional<String> service)
      implements Workload {

    /** What a control group alone tells. */
    public static Session of(Optional<String> id, OptionalInt uid) {
      return new Session(id, uid, Optional.empty(), Optional.empty());
    }
  }

  /** A process in a control group that names no workload; {@code /} for the root. */
  record Host(CgroupPath cgroup) implements Workload {}

  /** A client of which packets tell the address only. */
  record Address(InetAddress address) implements Workload {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Workload {}
}
