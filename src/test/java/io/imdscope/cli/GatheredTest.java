package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits comes in its order, once, and no more of it waits than fits. */
class GatheredTest {
  private static final Flow FLOW =
      new Flow(InetAddress.ofLiteral("10.0.0.1"), 1024, Endpoint.DEFAULTS.getFirst());

  private final List<Observation> dealtWith = new ArrayList<>();
  private final Gathered gathered = new Gathered(dealtWith::add);

  @Test
  void whatWaitsIsDealtWithInItsOrderAndOnce() {
    List<Observation> all = List.of(sent(1, 10), new Observation.Closed(1, 2), sent(2, 10));
    all.forEach(gathered::add);
    assertThat(dealtWith).isEmpty();
    gathered.deal();
    gathered.deal();
    assertThat(dealtWith).isEqualTo(all);
  }

  @Test
  void noMoreWaitThanTheBound() {
    for (int i = 0; i < 2 * Gathered.MOST + 1; i++) {
      gathered.add(new Observation.Closed(i, i));
    }
    assertThat(dealtWith).hasSize(2 * Gathered.MOST);
  }

  @Test
  void noMoreBytesWaitThanTheBound() {
    int size = 64 << 10;
    for (int i = 0; i <= Gathered.MOST_BYTES / size; i++) {
      gathered.add(sent(i, size));
    }
    assertThat(dealtWith).hasSize(Gathered.MOST_BYTES / size);
  }

  private static Observation sent(long connection, int size) {
    byte[] bytes = new byte[size];
    return new Observation.Sent(connection, 1, Instant.EPOCH, FLOW, 0, true, bytes, size, false);
  }
}
