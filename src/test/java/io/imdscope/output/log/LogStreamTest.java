package io.imdscope.output.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** That of gzip and of text, in whatever order, each byte is read or said to be damaged. */
class LogStreamTest {
  private static final byte[] FIRST = LogText.bytes("the first one's text\n".repeat(3));
  private static final byte[] SECOND = LogText.bytes("another's\n".repeat(9));

  /** What came before an error, if there was one. */
  private record Result(String text, Optional<IOException> error) {}

  private static Result read(byte[] file) {
    return read(file, file.length + 1, 1 << 16);
  }

  private static Result read(byte[] file, int piece, int room) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[room + 1];
    try (LogStream stream =
        LogStream.open(LogFile.STANDARD_INPUT, new Members.Trickle(file, piece))) {
      int n;
      while ((n = stream.read(buffer, 1, room)) >= 0) {
        assertThat(n).isPositive();
        out.write(buffer, 1, n);
      }
      assertThat(stream.done()).isEqualTo(file.length);
    } catch (IOException e) {
      return new Result(out.toString(ISO_8859_1), Optional.of(e));
    }
    return new Result(out.toString(ISO_8859_1), Optional.empty());
  }

  private static void assertReads(byte[] file, byte[]... parts) {
    assertThat(read(file))
        .isEqualTo(new Result(new String(LogText.plus(parts), ISO_8859_1), Optional.empty()));
  }

  @Test
  void anyConcatenationReadsAsTheConcatenatedTexts() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int parts = random.nextInt(7); parts >= 0; parts--) {
        byte[] text = text(random);
        expected.writeBytes(text);
        file.writeBytes(
            random.nextInt(3) == 0
                ? text
                : Members.of(text, random.nextInt(32) & ~1, random)); // bit 0 is a hint
      }
      int piece = 1 + random.nextInt(random.nextBoolean() ? 20 : 100_000);
      int room = 1 + random.nextInt(random.nextBoolean() ? 20 : 100_000);
      assertThat(read(file.toByteArray(), piece, room))
          .as("round %s, pieces of %s into %s", round, piece, room)
          .isEqualTo(new Result(expected.toString(ISO_8859_1), Optional.empty()));
    }
  }

  /** Lines, or bytes that look like the beginning of a member; perhaps none. */
  private static byte[] text(Random random) {
    if (random.nextInt(6) == 0) {
      return new byte[0];
    }
    byte[] letters =
        switch (random.nextInt(3)) {
          case 0 -> LogText.bytes("abc\n");
          case 1 -> new byte[] {0x1f, 'a', '\n'};
          default -> new byte[] {0x1f, (byte) 0x8b, 'a', '\n'};
        };
    byte[] text = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 100_000 : 300)];
    for (int i = 0; i < text.length; i++) {
      text[i] = letters[random.nextInt(letters.length)];
    }
    text[0] = 'a'; // the two first bytes of gzip, right after a member, are a member's
    return text;
  }

  @Test
  void aCutIsAnErrorWhereverItIs() {
    Random random = new Random(12);
    byte[] one = Members.of(FIRST, Members.HAS_ALL, random);
    byte[] both = LogText.plus(one, Members.of(SECOND, Members.HAS_ALL, random));
    String whole = new String(LogText.plus(FIRST, SECOND), ISO_8859_1);
    for (int cut = 1; cut < both.length; cut++) {
      Result result = read(Arrays.copyOf(both, cut));
      if (cut == one.length) {
        assertThat(result.error()).isEmpty();
      } else {
        assertThat(result.error()).as("cut at %s", cut).containsInstanceOf(EOFException.class);
      }
      assertThat(whole).startsWith(result.text());
      assertThat(result.text()).hasSizeGreaterThanOrEqualTo(cut < one.length ? 0 : FIRST.length);
    }
  }

  /** A wrong bit is an error, or in what says nothing of the text, or it makes noise of it. */
  @Test
  void noWrongBitMakesAnythingVanish() {
    Random random = new Random(13);
    byte[] one = Members.of(FIRST, 0, random);
    for (int flags : new int[] {0, Members.HAS_CHECKSUM, Members.HAS_ALL}) {
      byte[] both = LogText.plus(one, Members.of(SECOND, flags, random));
      int errors = 0;
      for (int bit = 8 * one.length; bit < 8 * both.length; bit++) {
        both[bit / 8] ^= (byte) (1 << bit % 8);
        Result result = read(both);
        String first = new String(FIRST, ISO_8859_1);
        String raw = new String(both, one.length, both.length - one.length, ISO_8859_1);
        if (result.error().isEmpty()) {
          assertThat(result.text())
              .as("bit %s", bit)
              .isIn(first + new String(SECOND, ISO_8859_1), first + raw);
        } else {
          errors++;
          assertThat(result.text()).startsWith(first);
        }
        both[bit / 8] ^= (byte) (1 << bit % 8);
      }
      int wrongBits = 8 * (both.length - one.length);
      int harmless = flags == 0 ? 8 * 8 : 16; // the time, the kind and the flag of text; or the id
      assertThat(errors).isGreaterThan(wrongBits - harmless - 16).isLessThan(wrongBits);
    }
  }

  @Test
  void saysWhatIsWrong() {
    byte[] two = LogText.plus(LogText.gzip(FIRST), LogText.gzip(SECOND));
    int second = LogText.gzip(FIRST).length;
    assertError(two, second + 2, "it is compressed in a way that is not known");
    assertError(two, second + 3, "gzip's header has flags that are not known");
    assertError(two, two.length - 5, "what is compressed does not agree with its checksum");
    assertError(two, two.length - 1, "what is compressed does not agree with its checksum");
    byte[] checked = Members.of(FIRST, Members.HAS_CHECKSUM, new Random(14));
    assertError(checked, 5, "gzip's header does not agree with its checksum");
  }

  private static void assertError(byte[] good, int at, String message) {
    byte[] damaged = good.clone();
    damaged[at] ^= (byte) 0x80;
    assertThatThrownBy(
            () -> {
              throw read(damaged).error().orElseThrow();
            })
        .isInstanceOf(ZipException.class)
        .hasMessage(message);
  }

  /** However much is asked for at once, what comes before the damage is there. */
  @Test
  void damageTakesNothingOfWhatCameBeforeIt() {
    byte[] good = LogText.gzip(FIRST);
    boolean some = false;
    for (int at = 10; at < good.length; at++) { // after its header
      byte[] damaged = good.clone();
      damaged[at] ^= (byte) 0x80;
      String whole = read(damaged).text();
      assertThat(whole).as("damaged at byte " + at).isEqualTo(read(damaged, 1, 1).text());
      some |= !whole.isEmpty() && whole.length() < FIRST.length;
    }
    assertThat(some).isTrue();
  }

  @Test
  void goesOnWithWhateverFollows() {
    byte[] gzip = LogText.gzip(FIRST);
    byte[] zeros = new byte[512];
    assertReads(LogText.plus(gzip, SECOND), FIRST, SECOND);
    assertReads(LogText.plus(SECOND, gzip), SECOND, FIRST);
    assertReads(LogText.plus(LogText.bytes("torn"), gzip), LogText.bytes("torn"), FIRST);
    assertReads(LogText.plus(gzip, zeros), FIRST, zeros);
    assertReads(LogText.plus(gzip, zeros, gzip), FIRST, zeros, FIRST);
    assertReads(LogText.gzip(gzip), gzip);
    assertReads(new byte[0]);
  }

  /** So that what only looks like a member does not end the reading. */
  @Test
  void inTextAMemberNeedsAWholeHeader() {
    byte[] text = LogText.bytes("text\n");
    byte[] gzip = LogText.gzip(FIRST);
    for (int at : new int[] {0, 1, 2, 3, 8, 9}) {
      byte[] odd = gzip.clone();
      odd[at] ^= (byte) 0x60;
      assertReads(LogText.plus(text, odd), text, odd);
    }
    byte[] cut = Arrays.copyOf(gzip, 9);
    assertReads(LogText.plus(text, cut), text, cut);
  }

  @Test
  void saysWhetherItsEndWasCompressed() throws IOException {
    byte[] gzip = LogText.gzip(FIRST);
    assertThat(endsCompressed(gzip)).isTrue();
    assertThat(endsCompressed(LogText.plus(FIRST, gzip))).isTrue();
    assertThat(endsCompressed(LogText.plus(gzip, FIRST))).isFalse();
  }

  private static boolean endsCompressed(byte[] file) throws IOException {
    try (LogStream stream =
        LogStream.open(LogFile.STANDARD_INPUT, new Members.Trickle(file, 1 << 16))) {
      byte[] buffer = new byte[1 << 16];
      while (stream.read(buffer, 0, buffer.length) >= 0) {
        assertThat(stream.done()).isPositive();
      }
      return stream.compressed();
    }
  }
}
