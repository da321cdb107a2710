package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Outcome;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A request that its caller gave up is told before what the caller did next. */
class GivenUpTest {
  private static final String PUT = "PUT /latest/api/token HTTP/1.1\r\n\r\n";
  private final Wire wire = new Wire();

  @Test
  void theNextRequestOfTheProcessEndsTheWait() {
    wire.on(1).connect(caller(7, 3)).send(PUT).after(1000).fin();
    wire.on(2).connect(caller(7, 3)).send(Wire.GET).answer(200);
    assertThat(versions()).containsExactly(Version.TOKEN, Version.V1);
    assertThat(wire.requests.getFirst().outcome()).contains(Outcome.NO_RESPONSE);
  }

  @Test
  void soDoesTheNextProcessOfTheScript() {
    wire.on(1).connect(caller(7, 3)).send(PUT).after(1000).fin();
    wire.on(2).connect(caller(8, 3)).send(Wire.GET).answer(200);
    assertThat(versions()).containsExactly(Version.TOKEN, Version.V1);
  }

  @Test
  void othersDoNot() {
    wire.on(1).connect(caller(7, 3)).send(PUT).fin();
    wire.on(2).connect(caller(8, 4)).send(Wire.GET).answer(200);
    wire.on(3).connect(caller(9, 1)).send(PUT).fin();
    wire.on(4).connect(caller(10, 1)).send(Wire.GET).answer(200);
    assertThat(versions()).containsExactly(Version.V1, Version.V1);
    wire.on(1).answer(200).on(3).answer(200);
    assertThat(versions()).containsExactly(Version.V1, Version.V1, Version.TOKEN, Version.TOKEN);
    assertThat(wire.requests.getLast().outcome()).contains(Outcome.OK);
  }

  /** Who has not said that it sends no more still waits, in another thread perhaps. */
  @Test
  void openConnectionsAreNotGivenUp() {
    wire.on(1).connect(caller(7, 3)).send(PUT);
    wire.on(2).connect(caller(7, 3)).send(Wire.GET).answer(200);
    assertThat(versions()).containsExactly(Version.V1);
  }

  @Test
  void fewAreRemembered() {
    GivenUp givenUp = new GivenUp();
    Wire other = new Wire();
    for (int i = 0; i < 3 * GivenUp.MOST; i++) {
      givenUp.add(
          i,
          new Connection(
              Limits.DEFAULTS,
              new Counters(),
              new CleanTexts(),
              new Classifier(new CleanTexts()),
              other.requests::add,
              e -> {
                throw e;
              },
              null,
              false));
    }
    assertThat(givenUp.waiting()).isEqualTo(GivenUp.MOST);
  }

  private List<Version> versions() {
    return wire.requests.stream().map(Request::version).toList();
  }

  private static Caller caller(int pid, int parent) {
    return new Caller(
        new ProcessIdentity(pid, "curl", List.of("curl"), false, Optional.of(Wire.START)),
        OptionalInt.of(pid),
        "curl",
        OptionalInt.of(0),
        List.of(new ProcessIdentity(parent, "sh", List.of("sh"), false, Optional.empty())),
        CgroupPath.UNKNOWN,
        OptionalLong.empty(),
        Source.KERNEL);
  }
}
