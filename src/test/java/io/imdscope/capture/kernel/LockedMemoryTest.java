package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.Check;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The limit on locked memory matters before 5.11 alone, and fails only where it cannot be raised.
 */
class LockedMemoryTest {

  @ParameterizedTest
  @CsvSource({
    "5.10.0-46-amd64, 65536, 65536, false, FAILED",
    "5.10.0-46-amd64, 67108863, 134217728, false, FAILED",
    "5.4.0, 65536, 65536, false, FAILED",
    "4.19, 0, 0, false, FAILED",
    "5.10.262, 67108864, 67108864, false, OK",
    "5.10.262, unlimited, unlimited, false, OK",
    "5.10.262, 65536, unlimited, false, OK",
    "5.10.262, 65536, 65536, true, OK",
    "5.11.0, 65536, 65536, false, ",
    "5.100.1, 65536, 65536, false, ",
    "6.1.192, 0, 0, false, ",
    "unknown, 65536, 65536, false, "
  })
  void whatALimitMeans(
      String release, String soft, String hard, boolean mayRaise, Check.Status expected) {
    List<String> limits =
        List.of(
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max locked memory         " + soft + "              " + hard + "       bytes     ");
    Optional<Check> check = LockedMemory.judge(KernelRelease.parse(release), limits, mayRaise);
    assertThat(check.map(Check::status)).isEqualTo(Optional.ofNullable(expected));
    if (expected == Check.Status.FAILED) {
      assertThat(check.orElseThrow().detail()).contains(soft);
      assertThat(check.orElseThrow().remedy().orElseThrow()).contains("ulimit -l unlimited");
    }
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    Optional<KernelRelease> old = KernelRelease.parse("5.10.0");
    assertThat(LockedMemory.judge(old, List.of(), false).orElseThrow().status())
        .isEqualTo(Check.Status.UNKNOWN);
    assertThat(LockedMemory.judge(old, List.of("Max locked memory"), false).orElseThrow().status())
        .isEqualTo(Check.Status.UNKNOWN);
  }

  @Test
  void thisMachinesLimitIsRead() {
    assertThat(LockedMemory.examine(KernelRelease.parse("5.10.0")).orElseThrow().status())
        .isIn(Check.Status.OK, Check.Status.FAILED);
    assertThat(KernelRelease.parse(KernelRelease.text())).isPresent();
  }
}
