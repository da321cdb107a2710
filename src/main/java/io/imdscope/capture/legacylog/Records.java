package io.imdscope.capture.legacylog;

import io.imdscope.capture.legacylog.LineStart.Kind;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Puts lines together to records: a newline in an argument or in a header splits one in two. A
 * record that lacks its end goes on with the next line, even if that looks like a record of its
 * own: the log writes records whole, so that line was written by the caller. Behind a request that
 * lacks its end a record is one of its own, since requests are cut often, but that is said.
 */
final class Records {
  /** What is told of a call, in characters; the rest of a longer record is not looked at. */
  static final int MOST = LineReader.MOST;

  /** Between the processes and the request. */
  static final String DETAILS = ") req details: ";

  private final Sink sink;
  private final StringBuilder text = new StringBuilder();
  private boolean held;
  private boolean detailed;
  private boolean hasDetails;
  private boolean cut;
  private long line;
  private Optional<LocalDateTime> time = Optional.empty();
  private boolean toTheSecond;

  /** Takes what is found. */
  interface Sink {
    void call(CallRecord call);

    void lost(long samples);

    /** What is the matter with a line of the file. */
    void problem(long line, String what);
  }

  Records(Sink sink) {
    this.sink = sink;
  }

  /** The next line. */
  void line(String read, long number, boolean isCut) {
    LineStart start = LineStart.of(read);
    if (held && (start.kind() == Kind.OTHER || !isWhole())) {
      if (start.kind() == Kind.CALL) {
        sink.problem(
            number, "looks like a record, but stands within the one before, which has no end");
      }
      add("\n" + read, isCut);
      return;
    }
    boolean open = held && hasDetails && !cut && !Details.isWhole(text);
    boolean again = open && read.startsWith(text.toString(), start.message());
    release();
    switch (start.kind()) {
      case CALL -> {
        if (open && !again) {
          sink.problem(number, "follows a request without end: its caller may have written it");
        }
        held = true;
        line = number;
        time = start.time();
        toTheSecond = start.toTheSecond();
        add(read.substring(start.message()), isCut);
      }
      case LOST -> sink.lost(LineStart.lost(read, start.message()));
      case NO_EVENT -> {}
      case OTHER -> {
        if (!read.isBlank()) {
          sink.problem(number, "is no line of the log");
        }
      }
    }
  }

  /** Nothing comes for now: what is whole is told. */
  void rest() {
    if (isWhole()) {
      release();
    }
  }

  /** The end of a file, where records end too. */
  void end() {
    release();
    detailed = false;
  }

  private void add(String part, boolean isCut) {
    int room = MOST - text.length();
    cut |= isCut || part.length() > room;
    text.append(part, 0, Math.min(part.length(), room));
    hasDetails |= AnyCase.indexOf(part, DETAILS, 0) >= 0;
    detailed |= hasDetails;
  }

  /** The oldest form has no details; a file that has them once has them ever after. */
  private boolean isWhole() {
    return hasDetails
        || cut
        || (!detailed && !text.isEmpty() && text.charAt(text.length() - 1) == ')');
  }

  private void release() {
    if (!held) {
      return;
    }
    if (cut) {
      sink.problem(line, "is longer than " + MOST + " bytes: only its beginning is told");
    } else if (!isWhole()) {
      sink.problem(line, "is cut off: what there is of the record is told");
    }
    CallRecord call = new CallRecord(text.toString(), time, toTheSecond, isWhole() && !cut);
    held = false;
    hasDetails = false;
    cut = false;
    text.setLength(0);
    if (text.capacity() > 1 << 16) {
      text.trimToSize();
    }
    sink.call(call);
  }
}
