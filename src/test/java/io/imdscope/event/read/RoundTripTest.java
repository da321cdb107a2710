package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was written is read, and written again the same. */
class RoundTripTest {
  private final EventReader reader = new EventReader();

  @Test
  void everyEventIsWrittenAgainAsItWas() {
    RandomEvents events = new RandomEvents(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] line = RandomEvents.line(events.next(), "node-1");
      String first = again(reader.read(line, 0, line.length));
      String second = again(reader.read(line, 0, line.length));
      if (!first.equals(text(line)) || !second.equals(first)) {
        assertThat(List.of(first, second)).containsOnly(text(line));
      }
    }
  }

  @Test
  void aLineThatWasReadIsRecognisedWithoutItsEnd() {
    int recognised = 0;
    RandomEvents events = new RandomEvents(2);
    for (int i = 0; i < 2000; i++) {
      byte[] line = RandomEvents.line(events.next(), "node-1");
      byte[] more = (text(line) + "\n{\"time\":\"2026").getBytes(StandardCharsets.US_ASCII);
      reader.read(line, 0, line.length);
      int newline = reader.skim(more, 0, more.length);
      if (newline >= 0) {
        recognised++;
        assertThat(newline).isEqualTo(line.length);
        assertThat(again(reader.skimmed())).isEqualTo(text(line));
        assertThat(reader.skim(more, 0, line.length)).as("without a newline").isNegative();
      }
    }
    assertThat(recognised).isGreaterThan(1000);
  }

  @Test
  void givesTheRecordsThatWereWritten() {
    Request request = Samples.credentials(Version.V1);
    Request read = (Request) event(request);
    assertThat(read.workload()).isEqualTo(request.workload());
    assertThat(read.caller()).isEqualTo(request.caller());
    assertThat(read.flow()).isEqualTo(request.flow());
    assertThat(read.head().orElseThrow().value("User-Agent")).contains("curl/8.14.1");
    Repeated repeated = new Repeated(request, request.time().minusSeconds(9), 7);
    assertThat(((Repeated) event(repeated)).count()).isEqualTo(7);
    assertThat(((Repeated) event(repeated)).first()).isEqualTo(repeated.first());
    for (Event coverage :
        List.of(
            new Coverage.Heartbeat(
                Samples.TIME, Samples.node(), Samples.totals(3, java.util.Map.of())),
            new Coverage.Stop(Samples.TIME, Samples.node(), Samples.totals(4, java.util.Map.of())),
            new Coverage.Start(
                Samples.TIME, Samples.node(), io.imdscope.event.Endpoint.DEFAULTS))) {
      assertThat(event(coverage)).isEqualTo(coverage);
      assertThat(event(coverage)).as("as recognised").isEqualTo(coverage);
    }
  }

  @Test
  void whatIsTheSameIsTheSameObject() {
    Request one = (Request) event(Samples.credentials(Version.V1));
    Request other = (Request) event(Samples.credentials(Version.V2));
    assertThat(other.workload()).isSameAs(one.workload());
    assertThat(other.caller().orElseThrow().ancestors())
        .isSameAs(one.caller().orElseThrow().ancestors());
    assertThat(other.caller().orElseThrow().process().args())
        .isSameAs(one.caller().orElseThrow().process().args());
    Request moved = (Request) event(one.withWorkload(Workload.UNKNOWN));
    assertThat(moved.workload()).isNotEqualTo(one.workload());
  }

  @Test
  void whatIsRememberedHasABound() {
    int places = Cut.values().length;
    for (int i = 0; i < 3 * Chunks.MAX_CHUNKS; i++) {
      byte[] line =
          RandomEvents.line(
              Samples.from(
                  Samples.credentials(Version.V1),
                  java.util.Optional.of(
                      Samples.caller(
                          Samples.process(1, "app", "a" + i), Samples.process(i, "b" + i))),
                  Workload.UNKNOWN),
              "node-1");
      reader.read(line, 0, line.length);
      if (i % 100 == 0) {
        assertThat(reader.remembered()).isLessThanOrEqualTo(places * Chunks.MAX_CHUNKS);
        assertThat(reader.rememberedBytes()).isLessThanOrEqualTo(places * Chunks.MAX_BYTES);
      }
    }
    assertThat(reader.remembered()).isLessThan(2 * Chunks.MAX_CHUNKS + places);
  }

  private Event event(Event event) {
    byte[] line = RandomEvents.line(event, "node-1");
    return ((Read.Known) reader.read(line, 0, line.length)).event();
  }

  static String again(Read read) {
    if (!(read instanceof Read.Known known)) {
      return read.toString();
    }
    return text(RandomEvents.line(known.event(), known.hostName()));
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.US_ASCII);
  }
}
