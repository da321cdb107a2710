package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which processes run the script that a process is a step of. */
class CallerScriptTest {
  private static final ProcessIdentity CURL = Samples.process(100, "curl", "curl", "http://x");

  @Test
  void itsParentDoes() {
    assertThat(caller(shell(90, "a.sh"), Samples.process(1, "systemd")).script())
        .containsExactly(90);
  }

  @Test
  void aForkOfAShellIsTheSameScript() {
    assertThat(caller(shell(92, "a.sh"), shell(91, "a.sh"), shell(90, "b.sh")).script())
        .containsExactly(92, 91);
  }

  /** All that a machine runs is a child of the first process of all. */
  @Test
  void theFirstProcessOfAllRunsNoScript() {
    assertThat(caller(Samples.process(1, "sh", "sh")).script()).isEmpty();
    assertThat(caller(Samples.process(0, "sh", "sh")).script()).isEmpty();
    assertThat(caller().script()).isEmpty();
    assertThat(caller(Samples.process(7, "sh", "sh"), Samples.process(1, "sh", "sh")).script())
        .containsExactly(7);
  }

  /** Two of the same name may be anything's when it is not known what they were started with. */
  @Test
  void whatIsNotKnownIsNotTheSame() {
    assertThat(caller(Samples.process(92, "sh"), Samples.process(91, "sh")).script())
        .containsExactly(92);
  }

  /** A process may fork as it likes: no more than its known ancestors are looked at. */
  @Test
  void forksOfForksAreBounded() {
    ProcessIdentity[] forks =
        IntStream.range(0, Caller.MAX_ANCESTORS)
            .mapToObj(i -> shell(99 - i, "a.sh"))
            .toArray(ProcessIdentity[]::new);
    assertThat(caller(forks).script()).hasSize(Caller.MAX_ANCESTORS);
  }

  private static Caller caller(ProcessIdentity... ancestors) {
    return Samples.caller(CURL, ancestors);
  }

  private static ProcessIdentity shell(int pid, String script) {
    return Samples.process(pid, "sh", "sh", script);
  }
}
