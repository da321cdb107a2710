package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read as what it was. */
class RoundTripTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void writingWhatWasReadGivesTheSameBytes(long seed) {
    RandomEvents events = new RandomEvents(seed);
    EventReader reader = new EventReader();
    for (int i = 0; i < 5000; i++) {
      Origin origin = events.origin();
      Event event = events.next();
      byte[] line = RandomEvents.line(event, origin);
      Read.Known read = known(reader, line, origin);
      assertThat(text(RandomEvents.line(read.event(), read.origin()))).isEqualTo(text(line));
      assertThat(read.event().time()).isEqualTo(event.time());
      assertThat(read.event().getClass()).isEqualTo(event.getClass());
    }
  }

  private static Read.Known known(EventReader reader, byte[] line, Origin origin) {
    Read read = reader.read(line, 0, line.length);
    assertThat(read).as(text(line)).isInstanceOf(Read.Known.class);
    // A coverage line has its own node's.
    Read.Known known = (Read.Known) read;
    assertThat(known.event() instanceof io.imdscope.event.Coverage || known.origin().equals(origin))
        .isTrue();
    return known;
  }

  @Test
  void readsTheSameAgainFromWhatItRemembers() {
    RandomEvents events = new RandomEvents(5);
    EventReader reader = new EventReader();
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      lines.add(RandomEvents.line(events.next(), Samples.ORIGIN));
    }
    List<Read> first = lines.stream().map(line -> reader.read(line, 0, line.length)).toList();
    assertThat(lines.stream().map(line -> reader.read(line, 0, line.length)).toList())
        .isEqualTo(first);
  }

  @Test
  void findsTheEndOfALineThatIsLikeAnEarlierOne() {
    byte[] line = RandomEvents.line(Samples.credentials(Version.V1), Samples.ORIGIN);
    EventReader reader = new EventReader();
    byte[] two = (text(line) + "\n" + text(line) + "\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(reader.skim(two, 0, two.length)).isNegative();
    Read read = reader.read(line, 0, line.length);
    assertThat(reader.skim(two, 0, two.length)).isEqualTo(line.length);
    assertThat(reader.skimmed()).isEqualTo(read);
    assertThat(reader.skim(two, line.length + 1, two.length)).isEqualTo(two.length - 1);
    // Without its newline more of it may come.
    assertThat(reader.skim(two, line.length + 1, two.length - 1)).isNegative();
  }

  @Test
  void whatIsTheSameInManyLinesIsTheSameObject() {
    EventReader reader = new EventReader();
    byte[] line = RandomEvents.line(Samples.credentials(Version.V1), Samples.ORIGIN);
    byte[] other =
        text(line)
            .replace("\"client.port\":44604", "\"client.port\":7")
            .getBytes(StandardCharsets.US_ASCII);
    Read one = reader.read(line, 0, line.length);
    Read two = reader.read(other, 0, other.length);
    assertThat(request(two).flow().clientPort()).isEqualTo(7);
    assertThat(request(two).workload()).isSameAs(request(one).workload());
    assertThat(request(two).caller().orElseThrow().ancestors())
        .isSameAs(request(one).caller().orElseThrow().ancestors());
  }

  private static io.imdscope.event.Request request(Read read) {
    return (io.imdscope.event.Request) ((Read.Known) read).event();
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }
}
