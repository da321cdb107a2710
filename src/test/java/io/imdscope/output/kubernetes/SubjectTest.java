package io.imdscope.output.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Cause;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody gets an Event for what may be another's call. */
class SubjectTest {
  private static final Workload.Container SURE = Whys.pod("web-1", Optional.empty());
  private static final Calls CURL = Calls.by("curl").in(SURE);

  @Test
  void aCallIsOfItsPodAndCountsForItsOwner() {
    Workload.Container owned =
        Whys.pod("web-1", Optional.of(new Workload.Owner("Deployment", "web")));
    assertThat(subject(CURL.in(owned).v1(1)))
        .contains(
            new Subject(
                new Subject.Key(
                    EventReason.CALL, Cause.NO_TOKEN_ATTEMPT, "shop", "deployment", "web"),
                "shop",
                "web-1",
                "uid-of-web-1",
                Optional.of("app")));
  }

  @Test
  void aCallThatIsRejectedIsAnotherReason() {
    assertThat(subject(CURL.v1(1, 401)).orElseThrow().key().reason())
        .isEqualTo(EventReason.REJECTED);
    assertThat(subject(CURL.v1(1, 403)).orElseThrow().key().reason()).isEqualTo(EventReason.CALL);
  }

  @Test
  void thePodsOwnSandboxHasNoContainer() {
    assertThat(subject(CURL.in(SURE.pod().orElseThrow()).v1(1)).orElseThrow().container())
        .isEmpty();
  }

  static Stream<Request> others() {
    Workload.Pod pod = SURE.pod().orElseThrow();
    return Stream.of(
        CURL.v2(1),
        CURL.in(Calls.pod("shop", "web-1", "app")).v1(1), // its owner is not known
        CURL.put(1, 200),
        CURL.in(SURE.disputed(Disagreement.OTHER_POD)).v1(1),
        CURL.in(SURE.withPod(Optional.of(pod.namedBy(Source.KUBERNETES)))).v1(1),
        CURL.in(SURE.withPod(Optional.of(Workload.Pod.of("uid")))).v1(1),
        CURL.in(SURE.withPod(Optional.empty())).v1(1),
        CURL.in(pod.named("../kube-system", "web-1", Source.CRI)).v1(1),
        CURL.in(pod.named("shop", "web 1", Source.CRI)).v1(1),
        CURL.in(Workload.Pod.of("u/i/d").named("shop", "web-1", Source.CRI)).v1(1),
        CURL.in(Workload.SystemdUnit.of("cron.service")).v1(1),
        CURL.in(Workload.UNKNOWN).v1(1));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNotCertainGetsNone(Request request) {
    assertThat(subject(request)).isEmpty();
  }

  private static Optional<Subject> subject(Request request) {
    return Subject.of(request, Cause.NO_TOKEN_ATTEMPT);
  }
}
