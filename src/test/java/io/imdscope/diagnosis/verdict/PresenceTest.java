package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sightings in any order, and what is kept of them. */
class PresenceTest {
  @Test
  void theLargestSilenceIsNeverOverstatedAndHardlyUnderstated() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int span = 1 + random.nextInt(1 << (1 + random.nextInt(24)));
      int[] seconds = random.ints(1 + random.nextInt(400), 0, span).toArray();
      Presence presence = new Presence();
      for (int second : seconds) {
        presence.seen(Told.at(second));
      }
      Arrays.sort(seconds);
      int largest = 0;
      for (int i = 1; i < seconds.length; i++) {
        largest = Math.max(largest, seconds[i] - seconds[i - 1]);
      }
      int width = seconds[seconds.length - 1] - seconds[0];
      assertThat(presence.silence(Instant.MIN).toSeconds())
          .as("seed %d", seed)
          .isBetween((long) largest - Math.max(2, width / 32), (long) largest);
      assertThat(presence.firstSeen()).contains(Told.at(seconds[0]));
      assertThat(presence.lastSeen()).contains(Told.at(seconds[seconds.length - 1]));
    }
  }

  @Test
  void logsOfTwoNodesCanBeReadOneAfterAnother() {
    Presence presence = new Presence();
    for (int node = 0; node < 2; node++) {
      for (int hour = node; hour < 240; hour += 2) {
        presence.seen(Told.at(hour * 3600));
      }
    }
    assertThat(presence.silence(Instant.MIN)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void firstAndLastAreExact() {
    Presence presence = new Presence();
    Request request = Told.request(Version.V1, 1500.25);
    presence.request(request, 9, Told.at(10.125), false);
    presence.request(Told.request(Version.V2, 1400.5), 1, Told.at(1400.5), false);
    assertThat(presence.firstV1()).contains(Told.at(10.125));
    assertThat(presence.lastV1()).contains(Told.at(1500.25));
    assertThat(presence.lastV2()).contains(Told.at(1400.5));
    assertThat(presence.firstSeen()).contains(Told.at(10.125));
  }

  /** How it called long ago says nothing of how often it calls now. */
  @Test
  void onlySilencesThatEndedLateCount() {
    Presence presence = new Presence();
    for (int second : new int[] {0, 5000, 5100, 5300}) {
      presence.seen(Told.at(second));
    }
    assertThat(presence.silence(Told.at(5000))).isEqualTo(Duration.ofSeconds(5000));
    assertThat(presence.silence(Told.at(5001))).isEqualTo(Duration.ofSeconds(200));
    assertThat(presence.silence(Told.at(5301))).isZero();
  }
}
