package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where to send, and that no secret is told. */
class OtlpTargetTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @CsvSource({
    "http://otel:4318, http://otel:4318/v1/logs, 4318",
    "http://otel:4318/, http://otel:4318/v1/logs, 4318",
    "https://otel.example/otlp, https://otel.example/otlp/v1/logs, 443",
    "HTTP://10.0.3.17, HTTP://10.0.3.17/v1/logs, 80",
    "http://[fd00::17]:4318, http://[fd00::17]:4318/v1/logs, 4318"
  })
  void belowTheUrlAreLogsAndMetrics(String url, String logs, int port) {
    OtlpTarget target = OtlpTarget.of(url, Optional.empty(), Optional.empty());
    assertThat(target.logs()).hasToString(logs);
    assertThat(target.metrics()).hasToString(logs.replace("logs", "metrics"));
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.host()).doesNotContain("[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "hunter2:4318",
        "ftp://hunter2",
        "http://user:hunter2@otel:4318",
        "http://user:hunter2@otel_1:4318",
        "http://otel:4318?key=hunter2",
        "http://otel:4318/#hunter2",
        "http:///hunter2",
        "http://hunter2:99999",
        "http://hun ter2hunter2",
        ""
      })
  void whatIsNoSuchUrlIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> OtlpTarget.of(url, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("; give ")
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  void headersAreReadAsOpenTelemetryWritesThem() {
    OtlpTarget target =
        OtlpTarget.of(
            "http://otel:4318/Basic",
            Optional.of("api-key=hunter2, Authorization = Basic%20a+b==,,"),
            Optional.empty());
    assertThat(target.headers().all())
        .containsExactly(
            new OtlpHeaders.Header("api-key", SECRET),
            new OtlpHeaders.Header("Authorization", "Basic a+b=="));
    assertThat(target + " " + target.headers() + " " + target.headers().all())
        .doesNotContain(SECRET)
        .doesNotContain("Basic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "a=b,hunter2",
        "hun ter2=hunter2",
        "a=%0d%0ahunter2",
        "a=hunter2%zz",
        "host=hunter2",
        "Content-Type=hunter2",
        "=hunter2"
      })
  void wrongHeadersAreRefusedWithoutRepeatingThem(String headers) {
    assertThatThrownBy(
            () -> OtlpTarget.of("http://otel:4318", Optional.of(headers), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "OTEL_EXPORTER_OTLP_HEADERS: entry " + (headers.contains(",") ? 2 : 1))
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void headersAreBounded() {
    String many = String.join(",", Collections.nCopies(OtlpHeaders.MOST + 1, "a=b"));
    assertThatThrownBy(() -> OtlpHeaders.of(many)).hasMessageContaining("more than 32");
    assertThatThrownBy(() -> OtlpHeaders.of("a=" + "b".repeat(16 << 10)))
        .hasMessageContaining("longer than 16 KiB");
  }
}
