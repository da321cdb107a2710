package io.imdscope.workload;

import static io.imdscope.workload.Shape.A;
import static io.imdscope.workload.Shape.B;
import static io.imdscope.workload.Shape.BESTEFFORT;
import static io.imdscope.workload.Shape.BUILD;
import static io.imdscope.workload.Shape.BURSTABLE;
import static io.imdscope.workload.Shape.HASH;
import static io.imdscope.workload.Shape.KIND;
import static io.imdscope.workload.Shape.TASK;
import static io.imdscope.workload.Shape.UID;
import static io.imdscope.workload.Shape.UID_;
import static io.imdscope.workload.Shape.USER;
import static io.imdscope.workload.Shape.container;
import static io.imdscope.workload.Shape.host;
import static io.imdscope.workload.Shape.pod;
import static io.imdscope.workload.Shape.shape;
import static io.imdscope.workload.Shape.tests;

import io.imdscope.event.Workload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every shape of a container's path that a node is known to have. */
class ContainerShapesTest {
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
          shape("CRI-O's monitor", BURSTABLE + "crio-conmon-" + A + ".scope", Workload.Pod.of(UID)),
          shape("CRI-O with crun", BURSTABLE + "crio-" + A + ".scope/container", pod("cri-o")),
          shape("dockershim", BURSTABLE + "docker-" + A + ".scope", pod("docker")),
          shape("containerd's shim in the pod", BURSTABLE, Workload.Pod.of(UID)),
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
              Workload.Pod.of(UID)),
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
          shape("kind's pod without a container", "/docker/" + B + KIND, Workload.Pod.of(UID)),
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
              Workload.SystemdUnit.of("libpod-conmon-" + A + ".scope")),
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
              container(A, "podman", "", "")));

  @TestFactory
  Stream<DynamicTest> shapes() {
    return tests(SHAPES);
  }
}
