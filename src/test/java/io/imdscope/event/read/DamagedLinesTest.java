package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever became of a line: it is read without an exception, as the same as by a reader that
 * remembers nothing, and as nothing but what plain Jackson finds in it.
 */
class DamagedLinesTest {
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 19})
  void readsDamagedLinesAsTheyStand(long seed) {
    List<byte[]> lines = lines(seed, 60);
    EventReader reader = warm(lines);
    Damage damage = new Damage(seed);
    int known = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] line = lines.get(i % lines.size());
      byte[] damaged = damage.damaged(line, lines.get((i * 7 + 1) % lines.size()));
      if (i % 3 == 0) {
        damaged = damage.damaged(damaged.length == 0 ? line : damaged, line);
      }
      known += check(reader, damaged) ? 1 : 0;
    }
    assertThat(known).as("damage that leaves an event").isGreaterThan(500);
  }

  @Test
  void readsTheBeginningOfALineAsCutOff() {
    List<byte[]> lines = lines(14, 20);
    EventReader reader = warm(lines);
    for (byte[] line : lines) {
      for (byte[] cut : Damage.cut(line)) {
        check(reader, cut);
        Read read = reader.read(cut, 0, cut.length);
        // Half a word or a number's sign is no JSON.
        assertThat(read).isIn(Read.BLANK, Reasons.CUT_OFF, Reasons.NOT_JSON);
      }
    }
  }

  @Test
  void readsALineInTheMiddleOfBytes() {
    List<byte[]> lines = lines(15, 200);
    EventReader reader = warm(lines);
    for (byte[] line : lines) {
      byte[] around = Damage.bytes("}{\"" + Damage.text(line) + "\",\"}");
      assertThat(reader.read(around, 3, 3 + line.length)).isEqualTo(fresh(line));
    }
  }

  private static List<byte[]> lines(long seed, int count) {
    RandomEvents events = new RandomEvents(seed);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(RandomEvents.line(events.next(), events.origin()));
    }
    return lines;
  }

  private static EventReader warm(List<byte[]> lines) {
    EventReader reader = new EventReader();
    lines.forEach(line -> reader.read(line, 0, line.length));
    return reader;
  }

  private static Read fresh(byte[] line) {
    return new EventReader().read(line, 0, line.length);
  }

  /** Whether it is an event. */
  @SuppressWarnings("ReferenceEquality") // the very constant
  private static boolean check(EventReader reader, byte[] line) {
    Read read = reader.read(line, 0, line.length);
    assertThat(read).as(() -> Damage.text(line)).isEqualTo(fresh(line));
    Optional<Plain.Line> plain = Plain.read(line);
    if (!(read instanceof Read.Known known)) {
      if (read == Reasons.NOT_JSON || read == Reasons.CUT_OFF || read == Reasons.TOO_MUCH) {
        assertThat(plain).as(() -> Damage.text(line)).isEmpty();
      }
      return false;
    }
    assertThat(plain).as(() -> Damage.text(line)).isPresent();
    Map<String, Object> stood = plain.orElseThrow().values();
    Map<String, Object> said =
        Plain.read(RandomEvents.line(known.event(), known.origin())).orElseThrow().values();
    assertThat(Said.madeUp(said, stood)).as(() -> Damage.text(line)).isEmpty();
    assertThat(Said.lost(said, stood)).as(() -> Damage.text(line)).isEmpty();
    return true;
  }
}
