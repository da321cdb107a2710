package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A path as something is known to make it, with the workload that it names. */
record Shape(String source, String path, Workload workload) {
  static final String A = "a".repeat(32) + "0123456789abcdef".repeat(2);
  static final String B = "b".repeat(32) + "fedcba9876543210".repeat(2);
  static final String UID = "8f3e1b2c-0d4a-4c5b-9e6f-7a8b9c0d1e2f";
  static final String UID_ = UID.replace('-', '_');
  static final String HASH = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  static final String TASK = "e29b41d4a7164466554400000aa1bb2c";
  static final String BUILD = "k3v9x0q2m8w1c7z5t4r6y0p9n";

  static final String BESTEFFORT =
      "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" + UID_ + ".slice/";
  static final String BURSTABLE =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + UID_ + ".slice/";
  static final String KIND =
      "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
          + "kubelet-kubepods-besteffort-pod"
          + UID_
          + ".slice/";
  static final String USER = "/user.slice/user-1000.slice/";

  static Shape shape(String source, String path, Workload workload) {
    return new Shape(source, path, workload);
  }

  static Stream<DynamicTest> tests(List<Shape> shapes) {
    return shapes.stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.source(),
                    () -> {
                      CgroupPath path = CgroupPath.parse(shape.path());
                      assertThat(CgroupWorkload.of(path)).isEqualTo(shape.expected(path));
                    }));
  }

  /** What only the path tells is left out of the lists of shapes. */
  private Workload expected(CgroupPath path) {
    return switch (workload) {
      case Workload.Host _ -> new Workload.Host(path);
      case Workload.SystemdUnit unit ->
          new Workload.SystemdUnit(
              unit.unit(),
              path.names().stream()
                  .takeWhile(name -> name.endsWith(".slice"))
                  .reduce((_, last) -> last));
      default -> workload;
    };
  }

  static Workload pod(String runtime) {
    return container(A, runtime, UID, "");
  }

  static Workload container(String id, String runtime, String podUid, String task) {
    return Workload.Container.of(id, some(runtime), some(podUid), some(task));
  }

  static Workload unit(String name) {
    return Workload.SystemdUnit.of(name);
  }

  static Workload session(String id, int uid) {
    return Workload.Session.of(some(id), OptionalInt.of(uid));
  }

  /** Stands for the path itself. */
  static Workload host() {
    return new Workload.Host(CgroupPath.UNKNOWN);
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
