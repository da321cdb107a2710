package io.imdscope.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions as people write them. */
class ProductVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.25.38, 1.25.38, YES",
    "1.25.37, 1.25.38, NO",
    "1.25.100, 1.25.38, YES",
    "1.3, 1.25.38, NO",
    "2, 1.25.38, YES",
    "1.25, 1.25.0, YES",
    "v1.25.38, 1.25.38, YES",
    "1.11.678-SNAPSHOT, 1.11.678, UNKNOWN",
    "1.11.679-SNAPSHOT, 1.11.678, YES",
    "1.11.677-SNAPSHOT, 1.11.678, NO",
    "2.0.0dev4, 2.0.0, UNKNOWN",
    "1.25.38+dirty, 1.25.38, YES",
    "3.3.103.65, 3.3.103.66, NO",
    "3.3.103.66, 3.3.103.66, YES",
    "3.7.302.11, 3.3.103.66, YES",
    "'', 1.0, UNKNOWN",
    "x.y, 1.0, UNKNOWN",
    "-1, 1.0, UNKNOWN",
    "dev, 1.0, UNKNOWN",
    "99999999999999999999, 1.0, UNKNOWN",
    "1.99999999999999999999, 1.0, UNKNOWN",
    "1.2.3.4.5.6.7.8, 1.2.3.4.5.6.7.8, YES"
  })
  void comparesWithAFloor(String version, String floor, Answer expected) {
    assertThat(ProductVersion.atLeast(version, floor)).isEqualTo(expected);
  }
}
