package io.imdscope.event.read;

import io.imdscope.event.Caller;
import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads lines of the event log. What is the same in many lines comes back as the same object, as
 * long as it is remembered; how much is remembered has a bound. For one thread at a time.
 *
 * <p>Two things are not on the line: a request's protocol, which is empty, and the headers whose
 * values were not kept. Writing the event again gives the same line.
 */
@SuppressWarnings("EnumOrdinal") // indices that nobody else sees
public final class EventReader {
  /**
   * The longest line that is read, in bytes. Events are a few KiB, but a head of 16 KiB is six
   * times as long where each of its bytes has to be escaped.
   */
  public static final int MAX_LINE = 256 << 10;

  private static final int MOST_DIGITS = 18;

  /** By the cut after which they come; after the last cut comes the next line. */
  private final Chunks[] chunks = new Chunks[Cut.values().length];

  private final Times times = new Times();
  private final Draft draft = new Draft();
  private final Fields fields = new Fields();
  private final ProcessIdentity[] ancestors = new ProcessIdentity[Caller.MAX_ANCESTORS];
  private List<ProcessIdentity> lastAncestors = List.of();
  private Read skimmed = Read.BLANK;

  /** How far the line has been recognised. */
  private int at;

  /** The number that ended there. */
  private long number;

  /** A reader that remembers nothing yet. */
  public EventReader() {
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new Chunks();
    }
  }

  /** Reads the line from {@code from} to before {@code to}, without its newline. */
  public Read read(byte[] line, int from, int to) {
    if (to - from > MAX_LINE) {
      return Reasons.TOO_LONG;
    }
    return recognise(line, from, to) && at == to ? draft.read() : parse(line, from, to);
  }

  /**
   * Reads the line that begins at {@code from} when its like was read before, for which its end
   * need not be looked for: most of the time that takes.
   *
   * @param to the end of the bytes there are, which may hold more lines
   * @return where the line's newline is; negative when the line has to be {@link #read}
   */
  public int skim(byte[] bytes, int from, int to) {
    if (!recognise(bytes, from, to) || at == to || bytes[at] != '\n' || at - from > MAX_LINE) {
      return -1;
    }
    skimmed = draft.read();
    return at;
  }

  /** What the last line was that {@link #skim} found the end of. */
  public Read skimmed() {
    return skimmed;
  }

  private Read parse(byte[] line, int from, int to) {
    Read read = plain(line, from, to);
    if (!(read instanceof Read.Known known) || !isWorthwhile(known.event())) {
      return read;
    }
    for (Cutter.Piece piece : Cutter.cut(line, from, to, draft)) {
      chunks[piece.after().ordinal()].add(piece.chunk());
    }
    // Once more, so that what was remembered before comes back as the same objects.
    return recognise(line, from, to) && at == to ? draft.read() : read;
  }

  /** Reads a line without a look at what is remembered: what every line has to come out as. */
  Read plain(byte[] line, int from, int to) {
    fields.reset();
    Optional<Read> broken = LineParser.parse(line, from, to, fields);
    if (broken.isPresent()) {
      return broken.get();
    }
    String name = fields.text(Key.EVENT_NAME).orElse("");
    return switch (name) {
      case "imds.request" -> request(false);
      case "imds.requests" -> request(true);
      case "imdscope.start", "imdscope.heartbeat", "imdscope.stop" ->
          fields.isOdd() ? Reasons.ODD : Coverages.read(name, fields);
      default -> Read.OTHER_VERSION;
    };
  }

  /** Whether there are many lines like this event's; then the draft holds what it says. */
  private boolean isWorthwhile(Event event) {
    switch (event) {
      case Coverage.Start start -> {
        return false;
      }
      case Coverage.Heartbeat heartbeat -> {
        draft.reset();
        draft.put(false, heartbeat.node(), heartbeat.totals());
      }
      case Coverage.Stop stop -> {
        draft.reset();
        draft.put(true, stop.node(), stop.totals());
      }
      case Request request -> {}
      case Repeated repeated -> {}
    }
    return true;
  }

  private Read request(boolean repeated) {
    Requests.fill(draft, fields, repeated);
    if (fields.isOdd()) {
      return Reasons.ODD;
    }
    return fields.isOtherVersion() ? Read.OTHER_VERSION : draft.read();
  }

  /** Whether the line consists of known chunks; then the draft is complete. */
  private boolean recognise(byte[] line, int from, int to) {
    draft.reset();
    at = from;
    int seen = 0;
    Cut cut = Cut.END;
    do {
      Chunk chunk = chunks[cut.ordinal()].find(line, at, to);
      if (chunk == null || (seen & chunk.mask) != 0) {
        return false;
      }
      seen |= chunk.mask;
      at += chunk.text.length;
      draft.take(chunk.parts, chunk.mask);
      cut = chunk.end;
      boolean read =
          switch (cut) {
            case TIME, FIRST_TIME, START_TIME -> time(line, to, cut);
            case SEQUENCE,
                BOOT_NANOS,
                COUNT,
                DURATION,
                NETNS,
                CLIENT_PORT,
                PID,
                TID,
                REQUESTS,
                BYTES ->
                number(line, to, cut);
            case ANCESTORS -> ancestors(line, to);
            case CLIENT_ADDRESS, ANCESTOR, END -> true;
          };
      if (!read) {
        return false;
      }
    } while (cut != Cut.END);
    return true;
  }

  private boolean time(byte[] line, int to, Cut cut) {
    if (to - at < Times.LENGTH) {
      return false;
    }
    Instant time = times.read(line, at);
    if (time == null) {
      return false;
    }
    draft.put(cut, time);
    at += Times.LENGTH;
    return true;
  }

  private boolean number(byte[] line, int to, Cut cut) {
    if (!digits(line, to) || !cut.admits(number)) {
      return false;
    }
    draft.put(cut, number);
    return true;
  }

  /** A whole number without a sign, of not too many digits. */
  private boolean digits(byte[] line, int to) {
    int begin = at;
    int end = Math.min(to, begin + MOST_DIGITS);
    long sum = 0;
    int i = begin;
    while (i < end) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      sum = sum * 10 + digit;
      i++;
    }
    at = i;
    number = sum;
    return i > begin && (line[begin] != '0' || i == begin + 1);
  }

  @SuppressWarnings("ReferenceEquality") // the same object, or the list is made anew
  private boolean ancestors(byte[] line, int to) {
    int count = 0;
    boolean same = true;
    for (byte[] lead = Literals.FIRST_ANCESTOR;
        Literals.at(line, at, to, lead);
        lead = Literals.NEXT_ANCESTOR) {
      at += lead.length;
      if (count == ancestors.length || !digits(line, to) || !Key.PID.admits(number)) {
        return false;
      }
      int pid = (int) number;
      Chunk chunk = chunks[Cut.ANCESTOR.ordinal()].find(line, at, to);
      if (chunk == null) {
        return false;
      }
      at += chunk.text.length;
      ProcessIdentity ancestor = chunk.process(pid);
      same &= count < lastAncestors.size() && lastAncestors.get(count) == ancestor;
      ancestors[count++] = ancestor;
    }
    if (count == 0 || at == to || line[at] != ']') {
      return false;
    }
    at++;
    if (!same || count != lastAncestors.size()) {
      lastAncestors = List.of(Arrays.copyOf(ancestors, count));
    }
    draft.put(lastAncestors);
    return true;
  }

  /** How many chunks are remembered, and how many bytes they have. */
  int remembered() {
    return Arrays.stream(chunks).mapToInt(Chunks::size).sum();
  }

  int rememberedBytes() {
    return Arrays.stream(chunks).mapToInt(Chunks::bytes).sum();
  }
}
