package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only the strictest lockdown keeps the kernel's memory from eBPF programs. */
class LockdownTest {

  @ParameterizedTest
  @CsvSource({
    "[none] integrity confidentiality, false",
    "none [integrity] confidentiality, false",
    "none integrity [confidentiality], true",
    "'', false"
  })
  void whatIsInForceStandsInBrackets(String state, boolean expected) {
    assertThat(Lockdown.isConfidential(state + "\n")).isEqualTo(expected);
  }

  /** The verifier names helpers in its listing too. */
  @ParameterizedTest
  @CsvSource({
    "program of this type cannot use helper bpf_probe_read#4, true",
    "unknown func bpf_probe_read_kernel#113, true",
    "12: (85) call bpf_probe_read_kernel#113, false",
    "unknown func bpf_ringbuf_output#130, false"
  })
  void aRefusedHelperTellsItToo(String log, boolean expected) {
    assertThat(Lockdown.isReasonIn("0: (b7) r1 = 0\n" + log + "\nprocessed 1 insns\n"))
        .isEqualTo(expected);
  }
}
