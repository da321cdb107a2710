package io.imdscope.output.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a collector's HTTP answer means.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp-response">OpenTelemetry,
 *     OTLP/HTTP response</a>
 */
final class OtlpStatus {
  private OtlpStatus() {}

  static OtlpAnswer of(HttpResponse<Optional<byte[]>> response, Instant now) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return taken(response);
    }
    return switch (status) {
      case 429, 502, 503, 504 -> new OtlpAnswer.Later(Problem.BUSY, after(response.headers(), now));
      case 401, 403, 407 -> new OtlpAnswer.Never(Problem.FORBIDDEN);
      case 404, 405 -> new OtlpAnswer.Never(Problem.NOT_FOUND);
      case 413 -> new OtlpAnswer.Never(Problem.TOO_LARGE);
      default -> new OtlpAnswer.Never(Problem.REFUSED);
    };
  }

  /** Some collectors answer 204, some with nothing, some with protobuf whatever they were sent. */
  private static OtlpAnswer taken(HttpResponse<Optional<byte[]>> response) {
    if (response.body().isEmpty()) {
      return new OtlpAnswer.Never(Problem.GARBAGE);
    }
    byte[] body = response.body().get();
    boolean protobuf =
        response
            .headers()
            .firstValue("content-type")
            .filter(type -> type.startsWith("application/x-protobuf"))
            .isPresent();
    if (body.length == 0 || protobuf) {
      return new OtlpAnswer.Taken(0);
    }
    try (JsonParser json = OtlpJson.FACTORY.createParser(body)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? new OtlpAnswer.Taken(rejected(json))
          : new OtlpAnswer.Never(Problem.GARBAGE);
    } catch (IOException e) {
      return new OtlpAnswer.Never(Problem.GARBAGE); // nothing of it is said: it may hold anything
    }
  }

  private static long rejected(JsonParser json) throws IOException {
    long rejected = 0;
    for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
      if (at.isScalarValue()
          && ("rejectedLogRecords".equals(json.currentName())
              || "rejectedDataPoints".equals(json.currentName()))) {
        rejected = Math.max(rejected, json.getValueAsLong(0)); // a number, or one in quotes
      }
    }
    return rejected;
  }

  /**
   * Seconds, or a date.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, 10.2.3</a>
   */
  private static Optional<Duration> after(HttpHeaders headers, Instant now) {
    Optional<String> given = headers.firstValue("retry-after").map(String::strip);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.get().matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(given.get())));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(given.get()));
      return Optional.of(Duration.between(now, date)).filter(wait -> !wait.isNegative());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
