package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.kernel.Begun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HowBegunTest {
  private static final Instant ATTACHED = Instant.parse("2026-11-23T00:00:00Z");

  @Test
  void programsThatNobodyCanAskAreNamed() {
    assertThat(HowBegun.line(resumed(List.of("imds_egress", "imds_ingress"))).orElseThrow())
        .endsWith(
            "unread_bytes=7; without metrics of how long they run, since their pins were removed:"
                + " imds_egress, imds_ingress");
    assertThat(HowBegun.line(resumed(List.of())).orElseThrow()).endsWith("unread_bytes=7");
  }

  private static Begun resumed(List<String> unmeasured) {
    return new Begun.Resumed(ATTACHED, List.of(), 7, unmeasured, Optional.empty());
  }
}
