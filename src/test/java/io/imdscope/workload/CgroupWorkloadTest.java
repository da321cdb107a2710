package io.imdscope.workload;

import static io.imdscope.workload.Shape.A;
import static io.imdscope.workload.Shape.TASK;
import static io.imdscope.workload.Shape.UID;
import static io.imdscope.workload.Shape.UID_;
import static io.imdscope.workload.Shape.USER;
import static io.imdscope.workload.Shape.container;
import static io.imdscope.workload.Shape.host;
import static io.imdscope.workload.Shape.pod;
import static io.imdscope.workload.Shape.session;
import static io.imdscope.workload.Shape.shape;
import static io.imdscope.workload.Shape.tests;
import static io.imdscope.workload.Shape.unit;
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

/** systemd's shapes, the root, and what is made to look like a container or came in part. */
class CgroupWorkloadTest {
  private static final List<Shape> SHAPES =
      List.of(
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
              "largest user id",
              "/user.slice/user-4294967294.slice/session-3.scope",
              session("3", (int) 4_294_967_294L)),
          shape(
              "user id beyond 32 bits",
              "/user.slice/user-4294967296.slice/session-3.scope",
              Workload.Session.of(Optional.of("3"), OptionalInt.empty())),
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
              Workload.Pod.of(UID)),
          shape("cut unit", "/system.slice/" + "u".repeat(127), host()),
          shape("longest name", "/" + "x".repeat(255), host()));

  @TestFactory
  Stream<DynamicTest> shapes() {
    return tests(SHAPES);
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

  private static CgroupPath partOf(String... names) {
    return new CgroupPath(List.of(names), false);
  }
}
