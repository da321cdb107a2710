package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times are written as the JDK's formatter writes them. */
class JsonTimeTest {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(java.util.Locale.ROOT);

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000000Z",
    "2026-11-23T02:31:01.494635812Z, 2026-11-23T02:31:01.494635812Z",
    "2024-02-29T23:59:59.000000001Z, 2024-02-29T23:59:59.000000001Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000000Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
    "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59.000000000Z",
    "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000000000Z"
  })
  void writesAlwaysNineDigits(Instant time, String text) {
    assertThat(JsonTime.of(time)).isEqualTo(text);
  }

  @Test
  void writesAsTheFormatterDoes() {
    Random random = new Random(8);
    for (int i = 0; i < 10_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 260_000_000_000L), i * 90_001L);
      assertThat(JsonTime.of(time)).isEqualTo(FORMAT.format(time));
    }
  }

  /** Whatever was written before. */
  @Test
  void timesInLinesAreTheSame() throws IOException {
    Random random = new Random(9);
    TimeTexts times = new TimeTexts();
    Instant time = Instant.parse("2026-11-28T23:59:59.999999999Z");
    for (int i = 0; i < 10_000; i++) {
      time =
          random.nextInt(3) == 0
              ? Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 260_000_000_000L), i * 7L)
              : time.plusNanos(random.nextLong(1L << random.nextInt(60)));
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
        json.writeStartObject();
        times.write(json, "time", time);
        json.writeEndObject();
      }
      assertThat(line).hasToString("{\"time\":\"" + FORMAT.format(time) + "\"}");
    }
  }
}
