package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each earlier connection is searched once, none is given up because another came just before. */
class OwnerSearchTest {
  private static final long LOOK_NANOS = 100;

  private final Map<Integer, Caller> open = new HashMap<>();
  private Map<Integer, Caller> seen = Map.of();
  private long now = 5_000;
  private int looks;
  private final OwnerSearch search =
      new OwnerSearch(
          flow -> Optional.ofNullable(seen.get(flow.clientPort())),
          () -> {
            looks++;
            now += LOOK_NANOS;
            seen = Map.copyOf(open);
          },
          () -> now);

  @Test
  void oneThatComesTooSoonIsFoundLater() {
    open.put(1, caller(1));
    assertThat(search.find(11, flow(1))).contains(caller(1));
    open.put(2, caller(2));
    assertThat(search.find(12, flow(2))).as("too soon").isEmpty();
    assertThat(looks).isEqualTo(1);
    now += 4 * LOOK_NANOS;
    assertThat(search.find(12, flow(2))).contains(caller(2));
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void eachIsSearchedOnce() {
    open.put(1, caller(1));
    assertThat(search.find(11, flow(1))).isPresent();
    assertThat(search.find(11, flow(1))).isEmpty();
    now += 4 * LOOK_NANOS;
    assertThat(search.find(12, flow(2))).as("nobody's").isEmpty();
    now += 4 * LOOK_NANOS;
    assertThat(search.find(12, flow(2))).isEmpty();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void noMoreAreRememberedThanTheBound() {
    for (int i = 0; i < 2 * OwnerSearch.MAX_SEARCHED; i++) {
      now += 4 * LOOK_NANOS;
      assertThat(search.find(i, flow(2))).isEmpty();
      assertThat(search.size()).isLessThanOrEqualTo(OwnerSearch.MAX_SEARCHED);
    }
  }

  private static Flow flow(int port) {
    return new Flow(InetAddress.ofLiteral("10.0.0.1"), port, Endpoint.DEFAULTS.getFirst());
  }

  private static Caller caller(int pid) {
    return new Caller(
        new ProcessIdentity(pid, "x", List.of(), false, Optional.empty()),
        OptionalInt.empty(),
        "x",
        OptionalInt.empty(),
        List.of(),
        CgroupPath.UNKNOWN,
        OptionalLong.empty(),
        Source.PROCFS);
  }
}
