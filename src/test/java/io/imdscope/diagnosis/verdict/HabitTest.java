package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One client that calls seldom, among others; it is 2,000 s. */
class HabitTest {
  private final Habit client = new Habit("curl", false);

  @Test
  void whoCallsSeldomMayCallAgain() {
    calls(client, Version.V1, 0, 500, 999);
    assertThat(client.due()).isEqualTo(Duration.ofSeconds(1000));
    assertThat(mayCallAgain(client)).isFalse();
    calls(client, Version.V1, 1000.5);
    assertThat(mayCallAgain(client)).isTrue();
    calls(client, Version.V2, 1000);
    assertThat(mayCallAgain(client)).isTrue();
    calls(client, Version.TOKEN, 1500);
    assertThat(mayCallAgain(client)).isTrue();
    calls(client, Version.V2, 1001);
    assertThat(mayCallAgain(client)).isFalse();
  }

  @Test
  void callsComeInAnyOrder() {
    calls(client, Version.V2, 1500);
    calls(client, Version.V1, 1200, 100);
    assertThat(mayCallAgain(client)).isFalse();
    calls(client, Version.V1, 1600);
    assertThat(mayCallAgain(client)).isTrue();
  }

  @Test
  void whoCalledOnceOrNeverSaysNothing() {
    assertThat(mayCallAgain(client)).isFalse();
    calls(client, Version.V1, 1900);
    assertThat(mayCallAgain(client)).isFalse();
  }

  @Test
  void aTokenOfOneOfManyIsNotAnothers() {
    Habit many = new Habit("(other)", true);
    calls(many, Version.V1, 0, 1900);
    calls(many, Version.V2, 1950);
    assertThat(mayCallAgain(many)).isTrue();
  }

  @Test
  void ofSeveralTheLastToBeDueIsNamed() {
    Habit other = new Habit("wget", false);
    calls(client, Version.V1, 0, 1900);
    calls(other, Version.V1, 1000, 1950);
    assertThat(Habit.mayCallAgain(List.of(other, client), Told.AS_OF)).contains(client);
    assertThat(Habit.mayCallAgain(List.of(client, other), Told.AS_OF)).contains(client);
  }

  @Test
  void memoryIsBoundedAndALargeSilenceStillKnown() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double second = random.nextInt(1_000_000);
      calls(client, Version.V1, second < 400_000 || second > 600_000 ? second : 0);
    }
    assertThat(client.due().toSeconds()).isBetween(2 * (200_000L - 65_000), 2 * 200_100L);
  }

  private static boolean mayCallAgain(Habit habit) {
    return Habit.mayCallAgain(List.of(habit), Told.AS_OF).isPresent();
  }

  private static void calls(Habit habit, Version version, double... seconds) {
    for (double second : seconds) {
      Request request = Told.request(version, second);
      habit.request(request, request.time());
    }
  }
}
