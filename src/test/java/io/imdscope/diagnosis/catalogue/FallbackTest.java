package io.imdscope.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each SDK does when it gets no token, as read in its source; by hand. */
class FallbackTest {
  private static final Catalogue CATALOGUE = new Catalogue();

  @ParameterizedTest
  @CsvSource({
    // id, v1 after: 400, 401, 403, 500, timeout; sticky after: timeout, 403; TTL
    "aws-sdk-go-v1,        false, true,  true,  true,  true,  true,  true,  21600",
    "aws-sdk-go-v2,        false, true,  true,  true,  true,  true,  true,  300",
    "botocore,             false, true,  true,  true,  true,  false, false, 21600",
    "boto3,                false, true,  true,  true,  true,  false, false, 21600",
    "aws-sdk-java-v1,      false, true,  true,  false, true,  false, false, 21600",
    "aws-sdk-java-v2,      false, true,  true,  true,  true,  false, false, 21600",
    "aws-sdk-java-v2-imds, false, false, false, false, false, false, false, 21600",
    "aws-sdk-js-v2,        false, true,  true,  false, true,  true,  false, 21600",
    "aws-sdk-js-v3,        false, true,  true,  true,  true,  false, true,  21600",
    "aws-sdk-ruby-v3,      false, true,  true,  true,  true,  true,  true,  21600",
    "aws-sdk-php,          false, true,  true,  false, true,  true,  true,  21600",
    "aws-sdk-dotnet,       false, false, true,  true,  true,  false, false, 21600",
    "aws-sdk-dotnet-v4,    false, false, false, false, false, false, false, 21600",
    "aws-sdk-cpp,          false, true,  true,  true,  true,  true,  true,  21600",
    "aws-sdk-rust,         false, false, false, false, false, false, false, 21600",
    "aws-sdk-kotlin,       false, false, false, false, false, false, false, 21600",
    "cloud-init,           false, false, false, false, false, false, false, 21600"
  })
  void isWhatItsSourceSays(
      String id,
      boolean on400,
      boolean on401,
      boolean on403,
      boolean on500,
      boolean onTimeout,
      boolean stickyTimeout,
      boolean sticky403,
      int ttl) {
    Fallback fallback = CATALOGUE.product(id).orElseThrow().fallback();
    assertThat(fallback.statuses().contains(400)).isEqualTo(on400);
    assertThat(fallback.statuses().contains(401)).isEqualTo(on401);
    assertThat(fallback.statuses().contains(403)).isEqualTo(on403);
    assertThat(fallback.statuses().contains(404)).isEqualTo(on403);
    assertThat(fallback.statuses().contains(500)).isEqualTo(on500);
    assertThat(fallback.onTimeout()).isEqualTo(onTimeout);
    assertThat(fallback.stickyTimeout()).isEqualTo(stickyTimeout);
    assertThat(fallback.stickyStatuses().contains(403)).isEqualTo(sticky403);
    assertThat(fallback.ttl()).hasValue(ttl);
  }

  @Test
  void ofAnUnknownClientAnythingMayBeSo() {
    assertThat(Fallback.UNKNOWN.onTimeout()).isTrue();
    assertThat(Fallback.UNKNOWN.sticky()).isFalse();
    assertThat(Fallback.UNKNOWN.ttl()).isEmpty();
  }
}
