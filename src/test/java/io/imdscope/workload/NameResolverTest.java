package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.event.Workload.Container;
import io.imdscope.event.Workload.Pod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the runtime says against what the path says. */
class NameResolverTest {
  private static final String OTHER_UID = "11111111-0d4a-4c5b-9e6f-7a8b9c0d1e2f";
  private static final Pod WEB = FakeSource.pod(Shape.UID, "web-1");
  private static final Pod OTHER = FakeSource.pod(OTHER_UID, "victim");
  private static final String IN_WEB = "/kubepods/burstable/pod" + Shape.UID + "/" + Shape.A;

  private final FakeSource runtime = new FakeSource();

  @Test
  void namesAContainer() {
    runtime.container(Shape.A, "app", WEB);
    Container container = container(IN_WEB);
    assertThat(container.id()).isEqualTo(Shape.A);
    assertThat(container.name()).contains("app");
    assertThat(container.image()).contains("image-of-app");
    assertThat(container.pod()).contains(WEB);
    assertThat(container.namedBy()).contains(Source.CRI);
    assertThat(container.disagreement()).isEmpty();
  }

  @Test
  void namesThePodOfASandbox() {
    runtime.sandbox(Shape.A, WEB);
    assertThat(resolve(IN_WEB).workload()).isEqualTo(WEB);
  }

  @Test
  void namesThePodOfItsOwnControlGroup() {
    runtime.pod(WEB);
    assertThat(resolve("/kubepods/burstable/pod" + Shape.UID).workload()).isEqualTo(WEB);
  }

  @Test
  void namesThePodOfAContainerThatIsGone() {
    runtime.sandbox(Shape.B, WEB);
    NameResolver.Result result = resolve(IN_WEB);
    Container container = (Container) result.workload();
    assertThat(container.name()).isEmpty();
    assertThat(container.pod()).contains(WEB.namedBy(Source.CRI_SANDBOX));
    assertThat(container.disagreement()).isEmpty();
    assertThat(result.lasting()).isTrue();
  }

  @Test
  void believesTheRuntimeAboutThePod() {
    runtime.container(Shape.A, "app", OTHER);
    Container container = container(IN_WEB);
    assertThat(container.pod()).contains(OTHER);
    assertThat(container.disagreement()).contains(Disagreement.OTHER_POD);
  }

  @Test
  void doesNotLetAContainerPassForAnother() {
    runtime.container(Shape.A, "app", WEB).container(Shape.B, "victim", OTHER);
    Container container = container(IN_WEB + "/kubepods/pod" + OTHER_UID + "/" + Shape.B);
    assertThat(container.id()).isEqualTo(Shape.A);
    assertThat(container.pod()).contains(WEB);
    assertThat(container.name()).contains("app");
    assertThat(container.disagreement()).contains(Disagreement.OTHER_CONTAINER);
  }

  @Test
  void doesNotLetAContainerPassForAnotherPod() {
    runtime.container(Shape.A, "app", WEB).pod(OTHER);
    Container container = container(IN_WEB + "/kubepods/pod" + OTHER_UID);
    assertThat(container.pod()).contains(WEB);
    assertThat(container.disagreement()).contains(Disagreement.OTHER_CONTAINER);
  }

  @Test
  void namesThePodAroundAContainerWithinAContainer() {
    runtime.container(Shape.A, "dind", WEB);
    Container container = container(IN_WEB + "/docker/" + Shape.B);
    assertThat(container.id()).isEqualTo(Shape.B);
    assertThat(container.pod()).contains(WEB);
    assertThat(container.name()).contains("dind");
    assertThat(container.image()).isEmpty();
    assertThat(container.disagreement()).isEmpty();
  }

  @Test
  void saysThatNobodyKnowsAContainer() {
    NameResolver.Result result = resolve(IN_WEB);
    Container container = (Container) result.workload();
    assertThat(container.disagreement()).contains(Disagreement.NOT_KNOWN);
    assertThat(container.pod()).contains(Pod.of(Shape.UID));
    assertThat(result.lasting()).isFalse();
    assertThat(result.denied()).isTrue();
  }

  @Test
  void saysNothingAgainstAContainerThatNobodyCouldBeAskedAbout() {
    runtime.reachable(false);
    NameResolver.Result result = resolve(IN_WEB);
    assertThat(((Container) result.workload()).disagreement()).isEmpty();
    assertThat(result.lasting()).isFalse();
    assertThat(result.denied()).isFalse();
  }

  @Test
  void saysNothingAgainstAContainerThatNobodyHereWouldKnow() {
    Place place = Place.of(CgroupPath.parse(IN_WEB));
    NameResolver.Result result = new NameResolver(List.of(), new LookUpCounts()).resolve(place);
    assertThat(result.workload()).isEqualTo(place.innermost());
  }

  @Test
  void keepsWhatThePathTellsOfAPodThatTheRuntimeDoesNotTellOf() {
    FakeSource docker = new FakeSource();
    assertThat(
            ((Container)
                    new NameResolver(
                            List.of(docker, runtime.container(Shape.A, "app", WEB)),
                            new LookUpCounts())
                        .resolve(Place.of(CgroupPath.parse(IN_WEB)))
                        .workload())
                .pod())
        .isEqualTo(Optional.of(WEB));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user.slice/user-1000.slice/user@1000.service/app.slice/kubepods-burstable-podUID_.slice/"
            + "cri-containerd-ID.scope",
        "/user.slice/user-1000.slice/user@1000.service/kubepods/burstable/podUID/ID",
        "/system.slice/some.service/kubepods/burstable/podUID/ID",
        "/system.slice/some.service/kubepods/burstable/podUID/UNKNOWN",
        "/user.slice/user-1000.slice/user@1000.service/kubepods/burstable/podUID",
        "/machine.slice/some.scope/cri-containerd-ID.scope"
      })
  void doesNotLetAUnitOrAUserPassForAPod(String path) {
    runtime.container(Shape.A, "app", WEB);
    Workload named =
        resolve(
                path.replace("UID_", Shape.UID_)
                    .replace("UID", Shape.UID)
                    .replace("UNKNOWN", Shape.B)
                    .replace("ID", Shape.A))
            .workload();
    switch (named) {
      case Container container -> {
        assertThat(container.name()).isEmpty();
        assertThat(container.pod().flatMap(Pod::name)).isEmpty();
        assertThat(container.disagreement().isPresent()).isEqualTo(container.id().equals(Shape.A));
      }
      case Pod pod -> assertThat(pod.name()).isEmpty();
      default -> throw new AssertionError(named);
    }
  }

  @Test
  void namesAPodBelowTheRuntimesOwnUnitWhereTheDriversDiffer() {
    runtime.container(Shape.A, "app", WEB);
    Container container =
        container(
            "/system.slice/containerd.service/kubepods-burstable-pod"
                + Shape.UID_
                + ".slice:cri-containerd:"
                + Shape.A);
    assertThat(container.name()).contains("app");
    assertThat(container.disagreement()).isEmpty();
  }

  @Test
  void doesNotLetAContainerWithoutAPodPassForAnother() {
    FakeSource docker = new FakeSource().plain(Shape.B, "web");
    NameResolver resolver =
        new NameResolver(
            List.of(docker, runtime.container(Shape.A, "victim", OTHER)), new LookUpCounts());
    Place place =
        Place.of(
            CgroupPath.parse("/docker/" + Shape.B + "/kubepods/pod" + OTHER_UID + "/" + Shape.A));
    Container container = (Container) resolver.resolve(place).workload();
    assertThat(container.id()).isEqualTo(Shape.B);
    assertThat(container.name()).contains("web");
    assertThat(container.disagreement()).contains(Disagreement.OTHER_CONTAINER);
  }

  private NameResolver.Result resolve(String path) {
    return new NameResolver(List.of(runtime), new LookUpCounts())
        .resolve(Place.of(CgroupPath.parse(path)));
  }

  private Container container(String path) {
    return (Container) resolve(path).workload();
  }
}
