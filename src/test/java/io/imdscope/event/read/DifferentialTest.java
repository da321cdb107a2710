package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was remembered never changes what a line comes out as, whatever the line. */
class DifferentialTest {
  private static final int LINES = 300;
  private static final String CHARACTERS = " \t\"\\,:{}[]0-9eE\u0000\u00ff";

  private final Random random = new Random(3);
  private final EventReader warm = new EventReader();
  private final EventReader plain = new EventReader();
  private final List<byte[]> lines = new ArrayList<>();
  private final Map<Class<?>, Integer> verdicts = new HashMap<>();

  DifferentialTest() {
    MadeEvents events = new MadeEvents(4);
    for (int i = 0; i < LINES; i++) {
      byte[] line = MadeEvents.line(events.next(), events.origin());
      lines.add(line);
      warm.read(line, 0, line.length);
    }
  }

  @Test
  void aChangedLineComesOutTheSame() {
    for (int i = 0; i < 60_000; i++) {
      byte[] line = any();
      for (int times = 1 + random.nextInt(2); times > 0; times--) {
        line = changed(line);
      }
      compare(line);
    }
    assertThat(verdicts.remove(Read.Blank.class)).isPositive();
    assertThat(verdicts)
        .containsOnlyKeys(Read.Known.class, Read.OtherVersion.class, Read.Malformed.class)
        .allSatisfy((verdict, count) -> assertThat(count).isGreaterThan(500));
  }

  /** Members cut at the commas before keys, and put together in any order and number. */
  @Test
  void membersInAnyOrderComeOutTheSame() {
    for (int i = 0; i < 20_000; i++) {
      List<String> members = members(any());
      if (random.nextBoolean()) {
        members.addAll(members(any()));
      }
      if (random.nextBoolean()) {
        java.util.Collections.shuffle(members, random);
      }
      while (random.nextInt(3) == 0 && !members.isEmpty()) {
        members.remove(random.nextInt(members.size()));
      }
      if (random.nextInt(4) == 0) {
        members.add(random.nextInt(members.size() + 1), "\"x.y\":{\"pid\":[1,{\"time\":null}]}");
      }
      String comma = random.nextBoolean() ? "," : " , ";
      compare(("{" + String.join(comma, members) + "}").getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(verdicts.get(Read.Known.class)).isGreaterThan(500);
  }

  private void compare(byte[] line) {
    Read expected = plain.plain(line, 0, line.length);
    verdicts.merge(expected.getClass(), 1, Integer::sum);
    for (int times = 0; times < 2; times++) {
      Read read = warm.read(line, 0, line.length);
      if (!read.equals(expected)) { // an assertion for each would take longer than all the rest
        assertThat(read).as(new String(line, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
      }
    }
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    int newline = warm.skim(ended, 0, ended.length);
    if (newline == line.length) {
      assertThat(warm.skimmed()).isEqualTo(expected);
    }
  }

  private byte[] changed(byte[] line) {
    int a = random.nextInt(line.length + 1);
    int b = random.nextInt(line.length + 1);
    byte[] other = any();
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(line, a);
      case 1 -> joined(Arrays.copyOf(line, a), tail(other, random.nextInt(other.length + 1)));
      case 2 -> joined(Arrays.copyOf(line, Math.max(a, b)), tail(line, Math.min(a, b)));
      case 3 -> joined(line, other);
      case 4 -> joined(Arrays.copyOf(line, a), tail(line, Math.min(line.length, a + 1)));
      case 5 -> inserted(line, a, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      case 6 -> number(line);
      default -> {
        byte[] copy = line.clone();
        if (a < copy.length) {
          copy[a] = (byte) random.nextInt(256);
        }
        yield copy;
      }
    };
  }

  /** Another number in the place of one that is there. */
  private byte[] number(byte[] line) {
    String[] numbers = {
      "0", "00", "-1", "1.0", "1e3", "65536", "4294967296", "9223372036854775808", "null"
    };
    String text = new String(line, StandardCharsets.ISO_8859_1);
    return text.replaceFirst(
            random.nextBoolean()
                ? "(?<=port\":)\\d+"
                : "(?<=(pid|_us|count|\\.id|requests)\":)\\d+",
            numbers[random.nextInt(numbers.length)])
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<String> members(byte[] line) {
    String text = new String(line, StandardCharsets.US_ASCII);
    return new ArrayList<>(
        List.of(text.substring(1, text.length() - 1).split(",(?=\"[a-z0-9_4]+[a-z0-9_.-]*\":)")));
  }

  private byte[] any() {
    return lines.get(random.nextInt(lines.size()));
  }

  private static byte[] inserted(byte[] line, int at, char c) {
    return joined(joined(Arrays.copyOf(line, at), new byte[] {(byte) c}), tail(line, at));
  }

  private static byte[] tail(byte[] line, int from) {
    return Arrays.copyOfRange(line, from, line.length);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
