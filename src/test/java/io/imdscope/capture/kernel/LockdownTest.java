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
}
