package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every shape of path that a node is known to have, and some that it should not. */
class CgroupWorkloadTest {
  private static final String A = "a".repeat(32) + "0123456789abcdef".repeat(2);
  private static final String B = "b".repeat(32) + "fedcba9876543210".repeat(2);
  private static final String UID = "8f3e1b2c-0d4a-4c5b-9e6f-7a8b9c0d1e2f";
  private static final String UID_ = UID.replace('-', '_');
  private static final String HASH = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  private static final String TASK = "e29b41d4a7164466554400000aa1bb2c";
  private static final String BUILD = "k3v9x0q2m8w1c7z5t4r6y0p9n";

  private static final String BESTEFFORT =
      "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" + UID_ + ".slice/";
  private static final String BURSTABLE =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + UID_ + ".slice/";
  private static final String KIND =
      "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
          + "kubelet-kubepods-besteffort-pod"
          + UID_
          + ".slice/";
  private static final String USER = "/user.slice/user-1000.slice/";

  private record Shape(String source, String path, Workload workload) {}

  private static final List<Shape> SHAPES =
      List.of(
          // Kubernetes, systemd driver
          shape(
              "containerd, burstable",
              BURSTABLE + "cri-containerd-" + A + ".scope",
              pod("containerd")),
          shape(
              "containerd, best effort",
              BESTEFFORT + "cri-containerd-" + A + ".scope",
              pod("containerd")),
          shape(
              "containerd, guaranteed",
              "/kubepods.slice/kubepods-pod" + UID_ + ".slice/cri-containerd-" + A + ".scope",
              pod("containerd")),
          shape(
              "static pod",
              "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                  + HASH
                  + ".slice/cri-containerd-"
                  + A
                  + ".scope",
              container(A, "containerd", HASH, "")),
          shape(
              "colon form, the driver mismatched",
              "/system.slice/containerd.service/kubepods-burstable-pod"
                  + UID_
                  + ".slice:cri-containerd:"
                  + A,
              pod("containerd")),
          shape("CRI-O", BURSTABLE + "crio-" + A + ".scope", pod("cri-o")),
          shape(
              "CRI-O's monitor", BURSTABLE + "crio-conmon-" + A + ".scope", new Workload.Pod(UID)),
          shape("CRI-O with crun", BURSTABLE + "crio-" + A + ".scope/container", pod("cri-o")),
          shape("dockershim", BURSTABLE + "docker-" + A + ".scope", pod("docker")),
          shape("containerd's shim in the pod", BURSTABLE, new Workload.Pod(UID)),
          shape(
              "systemd in a pod's container",
              BURSTABLE + "cri-containerd-" + A + ".scope/system.slice/foo.service",
              pod("containerd")),
          shape(
              "init of a systemd in a pod's container",
              BURSTABLE + "cri-containerd-" + A + ".scope/init.scope",
              pod("containerd")),
          shape(
              "Docker in a pod's container",
              BURSTABLE + "cri-containerd-" + A + ".scope/docker/" + B,
              container(B, "docker", UID, "")),
          shape("Kata's overhead", "/kata_overhead/" + A, container(A, "", "", "")),
          // Kubernetes, cgroupfs driver
          shape("cgroupfs, burstable", "/kubepods/burstable/pod" + UID + "/" + A, pod("")),
          shape("cgroupfs, guaranteed", "/kubepods/pod" + UID + "/" + A, pod("")),
          shape(
              "cgroupfs, static pod",
              "/kubepods/besteffort/pod" + HASH + "/" + A,
              container(A, "", HASH, "")),
          shape("cgroupfs, CRI-O", "/kubepods/burstable/pod" + UID + "/crio-" + A, pod("cri-o")),
          shape(
              "cgroupfs, CRI-O's monitor",
              "/kubepods/burstable/pod" + UID + "/crio-conmon-" + A,
              new Workload.Pod(UID)),
          shape(
              "cgroupfs below the kubelet's unit",
              "/system.slice/kubelet.service/kubepods/burstable/pod" + UID + "/" + A,
              pod("")),
          // nested nodes
          shape(
              "kind", "/docker/" + B + KIND + "cri-containerd-" + A + ".scope", pod("containerd")),
          shape(
              "kind on systemd",
              "/system.slice/docker-" + B + ".scope" + KIND + "cri-containerd-" + A + ".scope",
              pod("containerd")),
          shape(
              "kind, cgroupfs", "/docker/" + B + "/kubelet/kubepods/pod" + UID + "/" + A, pod("")),
          shape(
              "kind's kubelet",
              "/docker/" + B + "/kubelet.slice/kubelet.service",
              container(B, "docker", "", "")),
          shape("kind's pod without a container", "/docker/" + B + KIND, new Workload.Pod(UID)),
          shape("own kubelet root", KIND + "cri-containerd-" + A + ".scope", pod("containerd")),
          // ECS
          shape("ECS on cgroup v1", "/ecs/" + TASK + "/" + A, container(A, "docker", "", TASK)),
          shape(
              "ECS on cgroup v1 with cluster",
              "/ecs/prod/" + TASK + "/" + A,
              container(A, "docker", "", TASK)),
          shape(
              "ECS, cluster named like a task",
              "/ecs/" + HASH + "/" + TASK + "/" + A,
              container(A, "docker", "", TASK)),
          shape("ECS, old task id", "/ecs/" + UID + "/" + A, container(A, "docker", "", UID)),
          shape(
              "ECS on cgroup v2",
              "/ecstasks.slice/ecstasks-" + TASK + ".slice/docker-" + A + ".scope",
              container(A, "docker", "", TASK)),
          shape(
              "ECS without task limits",
              "/system.slice/docker-" + A + ".scope",
              container(A, "docker", "", "")),
          shape(
              "Fargate's ids",
              "/ecs/" + TASK + "/" + TASK + "-3957082187",
              container(TASK + "-3957082187", "", "", TASK)),
          shape(
              "Docker in an ECS task",
              "/ecs/" + TASK + "/" + A + "/docker/" + B,
              container(B, "docker", "", TASK)),
          shape("an ECS task's own group", "/ecstasks.slice/ecstasks-" + TASK + ".slice", host()),
          // plain containers
          shape("docker, cgroupfs", "/docker/" + A, container(A, "docker", "", "")),
          shape(
              "docker in docker", "/docker/" + A + "/docker/" + B, container(B, "docker", "", "")),
          shape("docker, own parent", "/actions_job/" + A, container(A, "", "", "")),
          shape("docker, colon form", "/system.slice:docker:" + A, container(A, "docker", "", "")),
          shape(
              "docker build",
              "/system.slice/docker-" + BUILD + ".scope",
              container(BUILD, "docker", "", "")),
          shape(
              "docker build, cgroupfs",
              "/docker/buildkit/" + BUILD,
              container(BUILD, "docker", "", "")),
          shape(
              "systemd in docker",
              "/docker/" + A + "/system.slice/ssh.service",
              container(A, "docker", "", "")),
          shape(
              "nerdctl",
              "/system.slice/nerdctl-" + A + ".scope",
              container(A, "containerd", "", "")),
          shape("ctr, id", "/k8s.io/" + A, container(A, "containerd", "", "")),
          shape("ctr, name", "/default/web-1", container("web-1", "containerd", "", "")),
          shape(
              "ctr, name, with a group below",
              "/default/control/sub",
              container("control", "containerd", "", "")),
          shape("podman", "/machine.slice/libpod-" + A + ".scope", container(A, "podman", "", "")),
          shape(
              "podman with crun",
              "/machine.slice/libpod-" + A + ".scope/container",
              container(A, "podman", "", "")),
          shape(
              "podman's monitor",
              "/machine.slice/libpod-conmon-" + A + ".scope",
              new Workload.SystemdUnit("libpod-conmon-" + A + ".scope")),
          shape(
              "podman in a pod",
              "/machine.slice/machine-libpod_pod_" + B + ".slice/libpod-" + A + ".scope",
              container(A, "podman", "", "")),
          shape("podman, cgroupfs", "/libpod_parent/libpod-" + A, container(A, "podman", "", "")),
          shape(
              "podman in a pod, cgroupfs",
              "/libpod_parent/" + B + "/libpod-" + A,
              container(A, "podman", "", "")),
          shape("podman's pod, cgroupfs", "/libpod_parent/" + B, host()),
          shape("podman's monitor, cgroupfs", "/libpod_parent/conmon", host()),
          shape(
              "podman, Quadlet",
              "/system.slice/web.service/libpod-payload-" + A,
              container(A, "podman", "", "")),
          shape(
              "podman, rootless",
              USER + "user@1000.service/user.slice/libpod-" + A + ".scope",
              container(A, "podman", "", "")),
          // systemd
          shape("unit", "/system.slice/amazon-ssm-agent.service", unit("amazon-ssm-agent.service")),
          shape("EKS's own slice", "/runtime.slice/kubelet.service", unit("kubelet.service")),
          shape("template", "/system.slice/foo@bar.service", unit("foo@bar.service")),
          shape(
              "template in its slice",
              "/system.slice/system-foo.slice/foo@1.service",
              unit("foo@1.service")),
          shape("below a unit", "/system.slice/web.service/worker/3", unit("web.service")),
          shape("mount helper", "/system.slice/mnt-efs.mount", unit("mnt-efs.mount")),
          shape("escaped name", "/system.slice/_cpu.service", unit("cpu.service")),
          shape("init", "/init.scope", unit("init.scope")),
          shape(
              "nspawn",
              "/machine.slice/systemd-nspawn@web.service/payload",
              unit("systemd-nspawn@web.service")),
          shape(
              "virtual machine",
              "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt",
              unit("machine-qemu\\x2d1\\x2dvm.scope")),
          shape("session", USER + "session-3.scope", session("3", 1000)),
          shape("session of the console", USER + "session-c1.scope", session("c1", 1000)),
          shape(
              "user's service",
              USER + "user@1000.service/app.slice/foo.service",
              session("", 1000)),
          shape("user's slice on cgroup v1", "/user.slice/user-1000.slice", session("", 1000)),
          shape(
              "unit in a user's slice",
              USER + "user-runtime-dir@1000.service",
              unit("user-runtime-dir@1000.service")),
          shape(
              "user id beyond an int",
              "/user.slice/user-4294967294.slice/session-3.scope",
              new Workload.Session(Optional.of("3"), OptionalInt.empty())),
          shape("root", "/", host()),
          shape("slice", "/system.slice", host()),
          shape("all pods", "/kubepods.slice/kubepods-burstable.slice", host()),
          shape("cgroupfs, all pods", "/kubepods/burstable", host()),
          shape("unit in LXC, not the node's", "/lxc.payload.web/system.slice/ssh.service", host()),
          // hostile or broken
          shape("63 digits", "/docker/" + A.substring(1), host()),
          shape("65 digits", "/docker/" + A + "0", host()),
          shape("capital digits", "/docker/" + "A".repeat(64), host()),
          shape("not hexadecimal", "/docker/" + "g".repeat(64), host()),
          shape("no id", "/system.slice/docker-.scope", unit("docker-.scope")),
          shape(
              "id of another prefix", "/system.slice/x-" + A + ".scope", unit("x-" + A + ".scope")),
          shape("no pod id", "/kubepods.slice/kubepods-pod.slice", host()),
          shape(
              "empty after pod",
              "/kubepods.slice/kubepods-podx.slice/cri-containerd-" + A + ".scope",
              container(A, "containerd", "", "")),
          shape(
              "pod's name with a dash too few",
              "/kubepods/pod" + UID.replaceFirst("-", "0"),
              host()),
          shape("pod's name outside of the kubelet's", "/x/pod" + UID, host()),
          shape("pod's name in a slice of another", "/x-pod" + UID_ + ".slice", host()),
          shape("task's name outside of ECS", "/x/" + TASK + "/" + A, container(A, "", "", "")),
          shape("Fargate's id outside of ECS", "/x/" + TASK + "-1", host()),
          shape("colons", "/:::/a:b/:", host()),
          shape("nothing but a suffix", "/system.slice/.service", host()),
          shape("session without an id", USER + "session-.scope", unit("session-.scope")),
          shape("name for containerd too long", "/default/" + "n".repeat(127), host()),
          shape(
              "cut after 127 bytes: the pod stands, the id does not",
              "/"
                  + ("kubepods-burstable-pod" + UID_ + ".slice:cri-containerd:" + A)
                      .substring(0, 127),
              new Workload.Pod(UID)),
          shape("cut unit", "/system.slice/" + "u".repeat(127), host()),
          shape("longest name", "/" + "x".repeat(255), host()));

  @TestFactory
  Stream<DynamicTest> shapes() {
    return SHAPES.stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.source(),
                    () -> {
                      CgroupPath path = CgroupPath.parse(shape.path());
                      Workload expected =
                          shape.workload() instanceof Workload.Host
                              ? new Workload.Host(path)
                              : shape.workload();
                      assertThat(CgroupWorkload.of(path)).isEqualTo(expected);
                    }));
  }

  @Test
  void nothingKnownNamesNothing() {
    assertThat(CgroupWorkload.of(CgroupPath.UNKNOWN)).isEqualTo(Workload.UNKNOWN);
  }

  @Test
  void containersAndPodsAreNamedWhereTheTopIsMissing() {
    assertThat(CgroupWorkload.of(partOf("pod" + UID, A))).isEqualTo(pod(""));
    assertThat(CgroupWorkload.of(partOf("cri-containerd-" + A + ".scope", "x", "y")))
        .isEqualTo(container(A, "containerd", "", ""));
    assertThat(CgroupWorkload.of(partOf("ecs", TASK, A)))
        .isEqualTo(container(A, "docker", "", TASK));
  }

  /** What is above may be a container with a systemd of its own. */
  @Test
  void unitsAndNamespacesAreNotNamedWhereTheTopIsMissing() {
    for (CgroupPath path :
        List.of(
            partOf("system.slice", "ssh.service"),
            partOf("user-1000.slice", "session-3.scope"),
            partOf("default", "web"))) {
      assertThat(CgroupWorkload.of(path)).isEqualTo(new Workload.Host(path));
    }
  }

  @Test
  void theInnermostOf64LevelsCounts() {
    CgroupPath path =
        new CgroupPath(
            Stream.concat(Stream.of("docker", A), Stream.generate(() -> "x".repeat(255)).limit(62))
                .toList(),
            true);
    assertThat(CgroupWorkload.of(path)).isEqualTo(container(A, "docker", "", ""));
  }

  private static Shape shape(String source, String path, Workload workload) {
    return new Shape(source, path, workload);
  }

  private static CgroupPath partOf(String... names) {
    return new CgroupPath(List.of(names), false);
  }

  private static Workload pod(String runtime) {
    return container(A, runtime, UID, "");
  }

  private static Workload container(String id, String runtime, String podUid, String task) {
    return new Workload.Container(id, some(runtime), some(podUid), some(task));
  }

  private static Workload unit(String name) {
    return new Workload.SystemdUnit(name);
  }

  private static Workload session(String id, int uid) {
    return new Workload.Session(some(id), OptionalInt.of(uid));
  }

  /** Stands for the path itself. */
  private static Workload host() {
    return new Workload.Host(CgroupPath.UNKNOWN);
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
