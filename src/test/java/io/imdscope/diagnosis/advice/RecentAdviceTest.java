package io.imdscope.diagnosis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Advice;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecentAdviceTest {
  private static final Situation PLAIN =
      Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.5.0", "curl").situation();

  /** Of each part another value, in the record's order. */
  private static final List<Object> OTHERS =
      List.of(
          Cause.TOKEN_IGNORED,
          Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/7.1", "curl").situation().client(),
          "wget",
          List.of("curl", "other"),
          Optional.of("/latest/dynamic/"),
          OptionalInt.of(403),
          Optional.of("kube2iam"),
          new HopLimit.Enough(),
          Set.of(CredentialSource.IRSA),
          Cases.workload("deployment", "api"),
          true);

  @Test
  void sameSituationIsNotAdvisedAnew() {
    Advisor advisor = new Advisor(Cases.CATALOGUE);
    Situation same = Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.5.0", "curl").situation();

    assertThat(same).isNotSameAs(PLAIN).isEqualTo(PLAIN).hasSameHashCodeAs(PLAIN);
    assertThat(advisor.forClient(same)).isSameAs(advisor.forClient(PLAIN));
  }

  /** Pods of a node often make the same call: one must not have the other's advised anew. */
  @Test
  void sameCallOfManyWorkloadsIsRememberedForMost() {
    Advisor advisor = new Advisor(Cases.CATALOGUE);
    List<Situation> situations =
        IntStream.range(0, RecentAdvice.MOST / 4).mapToObj(i -> ofWorkload("web-" + i)).toList();

    List<Advice> first = situations.stream().map(advisor::forClient).toList();
    long again =
        IntStream.range(0, situations.size())
            .filter(i -> isSame(advisor.forClient(situations.get(i)), first.get(i)))
            .count();

    assertThat(again).isGreaterThan(situations.size() / 2);
  }

  @SuppressWarnings("ReferenceEquality") // an equal one was advised anew
  private static boolean isSame(Advice one, Advice other) {
    return one == other;
  }

  private static Situation ofWorkload(String name) {
    return new Situation(
        PLAIN.cause(),
        PLAIN.client(),
        PLAIN.program(),
        PLAIN.args(),
        PLAIN.path(),
        PLAIN.refusedStatus(),
        PLAIN.proxy(),
        PLAIN.hop(),
        PLAIN.credentialSources(),
        Cases.workload("deployment", name),
        PLAIN.rejected());
  }

  @Test
  void longTextOfACallerIsNotKept() {
    Advisor advisor = new Advisor(Cases.CATALOGUE);
    Situation situation =
        Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.5.0", "curl")
            .path("/" + "x".repeat(RecentAdvice.MOST_TEXT))
            .situation();

    assertThat(advisor.forClient(situation))
        .isEqualTo(advisor.forClient(situation))
        .isNotSameAs(advisor.forClient(situation));
  }

  static IntStream parts() {
    return IntStream.range(0, Situation.class.getRecordComponents().length);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void eachPartMakesAnotherSituation(int part) throws Exception {
    RecordComponent[] components = Situation.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == part ? OTHERS.get(i) : components[i].getAccessor().invoke(PLAIN);
    }
    Constructor<Situation> maker =
        Situation.class.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));

    assertThat(maker.newInstance(values)).isNotEqualTo(PLAIN);
  }

  /** Those that fall on one place push each other out, and each gets its own all the same. */
  @Test
  void moreSituationsThanAreRememberedGetTheirOwn() {
    Advisor advisor = new Advisor(Cases.CATALOGUE);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3 * RecentAdvice.MOST; i++) {
        String path = "/latest/meta-data/" + i;
        Situation situation =
            Cases.of(Cause.NO_TOKEN_ATTEMPT, "curl/8.5.0", "curl").path(path).situation();
        assertThat(advisor.forClient(situation).command().orElseThrow()).endsWith(path);
      }
    }
  }
}
