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
    List<Workload> nesting = CgroupWorkload.nesting(CgroupPath.parse(IN_WEB));
    NameResolver.Result result = new NameResolver(List.of()).resolve(nesting);
    assertThat(result.workload()).isEqualTo(nesting.getLast());
  }

  @Test
  void keepsWhatThePathTellsOfAPodThatTheRuntimeDoesNotTellOf() {
    FakeSource docker = new FakeSource();
    assertThat(
            ((Container)
                    new NameResolver(List.of(docker, runtime.container(Shape.A, "app", WEB)))
                        .resolve(CgroupWorkload.nesting(CgroupPath.parse(IN_WEB)))
                        .workload())
                .pod())
        .isEqualTo(Optional.of(WEB));
  }

  private NameResolver.Result resolve(String path) {
    return new NameResolver(List.of(runtime))
        .resolve(CgroupWorkload.nesting(CgroupPath.parse(path)));
  }

  private Container container(String path) {
    return (Container) resolve(path).workload();
  }
}
