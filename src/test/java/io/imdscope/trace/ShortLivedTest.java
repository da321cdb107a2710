package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.trace.TracedLab.Ran;
import io.imdscope.trace.TracedLab.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of processes that are gone after a few milliseconds are complete, each of a thousand. */
class ShortLivedTest {
  private static final int CALLS = 1000;
  private static final String LOOP =
      """
      i=0
      while [ "$i" -lt "$1" ]
      do
        curl -q -s -o /dev/null "$2?n=$i"
        i=$((i + 1))
      done
      """;

  @ParameterizedTest
  @EnumSource(
      value = Where.class,
      names = {"NODE", "POD"})
  void aThousandInARow(Where where) throws Exception {
    try (TracedLab lab = TracedLab.up("short", (LabOptions options) -> options);
        Watcher watcher = Watcher.attached("--format", "json")) {
      String url = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
      List<String> shell = List.of("sh", "-c", LOOP, "loop", Integer.toString(CALLS), url);
      List<Ran> ran = new ArrayList<>();
      Traffic traffic =
          lab.traffic(watcher, () -> ran.add(lab.run(where, shell.toArray(String[]::new))));
      assertThat(ran.getFirst().code()).isZero();
      assertThat(traffic.asked()).hasSize(CALLS);

      traffic.assertSame();
      for (int i = 0; i < CALLS; i++) {
        Printed call = traffic.printed().get(i);
        assertThat(call.version()).isEqualTo("v1");
        assertThat(call.attribution("process")).isEqualTo("kernel");
        assertThat(call.name()).isEqualTo("curl");
        assertThat(call.args())
            .containsExactly("curl", "-q", "-s", "-o", "/dev/null", url + "?n=" + i);
        assertThat(call.target()).isEqualTo(TracedLab.ID + "?n=" + i);
        Printed.Named parent = call.ancestors().getFirst();
        assertThat(parent.pid()).isEqualTo(ran.getFirst().pid());
        assertThat(parent.name()).isEqualTo("sh");
        assertThat(parent.args()).isEqualTo(shell);
        lab.assertWorkload(call, where);
      }
      assertThat(traffic.printed().stream().map(Printed::pid).distinct()).hasSize(CALLS);
    }
  }
}
