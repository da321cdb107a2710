package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.advice.HopLimit;
import io.imdscope.event.Workload;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whether token responses are sent too short a way, told from those that arrive elsewhere. */
class HopLimitsTest {
  private static final long HOST = 1;
  private static final long POD = 2;
  private final HopLimits limits = new HopLimits();
  private final Calls agent = Calls.by("agent").inNamespace(HOST);
  private final Calls app = Calls.by("app").inNamespace(POD);

  @Test
  void podsGetNoneWhereTheHostsOwnArriveWithTheirLast() {
    limits.note(agent.put(1000, 200, 1));
    limits.note(app.put(2000, 0));
    assertThat(of(POD)).isEqualTo(new HopLimit.Unknown());
    assertThat(of(HOST)).isEqualTo(new HopLimit.Enough());
    assertThat(limits.effective()).hasValue(1);
    assertThat(limits.needed()).isEmpty(); // perhaps it is not to reach the service at all
    limits.note(app.v1(2250, 0));
    assertThat(of(POD)).isEqualTo(new HopLimit.Unknown());
    assertThat(limits.needed()).isEmpty();
    limits.note(app.v1(2500));
    assertThat(of(POD)).isEqualTo(new HopLimit.TooSmall(1, 2));
    assertThat(limits.needed()).hasValue(2);
    limits.note(app.put(3000, 200, 1));
    assertThat(limits.needed()).isEmpty();
  }

  @Test
  void oneMoreIsNeededBehindOneMore() {
    limits.note(agent.put(1000, 200, 2));
    limits.note(app.put(2000, 200, 1));
    limits.note(app.inNamespace(3).put(2000, 0));
    limits.note(app.inNamespace(3).v1(2500));
    assertThat(of(3)).isEqualTo(new HopLimit.TooSmall(2, 3));
    assertThat(of(POD)).isEqualTo(new HopLimit.Enough());
  }

  @Test
  void nothingIsKnownWhereNoTokenEverCame() {
    limits.note(app.put(2000, 0));
    assertThat(of(POD)).isEqualTo(new HopLimit.Unknown());
    assertThat(limits.effective()).isEmpty();
    assertThat(limits.needed()).isEmpty();
  }

  @Test
  void itIsEnoughOnceItWasRaised() {
    limits.note(agent.put(1000, 200, 1));
    limits.note(app.put(2000, 0));
    limits.note(app.put(9000, 200, 1));
    limits.note(agent.put(9500, 200, 2));
    assertThat(of(POD)).isEqualTo(new HopLimit.Enough());
    assertThat(limits.effective()).hasValue(2);
  }

  /** A response was late, or something else holds it up. */
  @Test
  void itIsNoFaultOfTheLimitWhereATokenArrivedUnderTheSame() {
    limits.note(agent.put(1000, 200, 2));
    limits.note(app.put(2000, 200, 1));
    limits.note(app.put(3000, 0));
    limits.note(app.v1(3500));
    assertThat(of(POD)).isEqualTo(new HopLimit.Enough());
    assertThat(limits.needed()).isEmpty();
    limits.note(agent.put(4000, 200, 1)); // and now another is set
    limits.note(app.put(5000, 0));
    assertThat(of(POD)).isEqualTo(new HopLimit.TooSmall(1, 2));
    assertThat(limits.needed()).hasValue(2);
  }

  @Test
  void everyLimitIsEnoughForTheNodesOwnNamespace() {
    limits.note(app.put(1000, 200, 1));
    Calls own = agent.in(Workload.SystemdUnit.of("agent.service"));
    limits.note(own.put(2000, 0));
    limits.note(own.v1(2500));
    assertThat(of(HOST)).isEqualTo(new HopLimit.Enough());
    assertThat(limits.needed()).isEmpty();
  }

  @Test
  void aRefusalIsNotLimited() {
    limits.note(agent.put(1000, 200, 1));
    limits.note(app.put(2000, 403, 64));
    limits.note(app.inNamespace(3).put(3000, 0));
    limits.note(app.inNamespace(3).v1(3500));
    assertThat(limits.effective()).hasValue(1);
    assertThat(of(3)).isEqualTo(new HopLimit.TooSmall(1, 2));
  }

  @Test
  void noHigherLimitThanTheHighestIsAdvised() {
    limits.note(agent.put(1000, 200, 64));
    limits.note(app.put(2000, 0));
    assertThat(of(POD)).isEqualTo(new HopLimit.Unknown());
    assertThat(limits.needed()).isEmpty();
  }

  @Test
  void othersOfUnknownPlaceAreUnknown() {
    assertThat(limits.of(OptionalLong.empty())).isEqualTo(new HopLimit.Unknown());
  }

  @Test
  void namespacesAreBounded() {
    for (int i = 0; i < 3 * HopLimits.MOST_NAMESPACES; i++) {
      limits.note(app.inNamespace(i).put(1000, 0));
    }
    assertThat(limits.remembered()).isEqualTo(HopLimits.MOST_NAMESPACES);
  }

  private HopLimit of(long namespace) {
    return limits.of(OptionalLong.of(namespace));
  }
}
