package io.imdscope.http;

import io.imdscope.event.Loss;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits a stream of bytes into request heads. What is found depends on the bytes alone, never on
 * how they were cut into segments.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-2.2">RFC 9112, 2.2: message
 *     parsing</a>
 */
final class RequestStream implements StreamAssembler.Sink {
  /** Takes the requests in order; each {@code begun} is followed by one {@code completed}. */
  interface Listener {
    void begun(long nanos, Instant time);

    /** The head is read as far as it will be; empty when it is not HTTP. */
    void completed(Optional<ParsedHead> head);
  }

  private enum State {
    /** Between requests. */
    IDLE,
    HEAD,
    BODY,
    /** Up to the end of a head that was given up. */
    HEAD_REST,
    /** Up to a line that is a request line, be it of garbage or of a request already reported. */
    RESYNC
  }

  private static final byte[] NOTHING = {};
  private static final BodySkipper NO_BODY = BodySkipper.counted(0);
  private static final int FIRST_CAPACITY = 512;

  private final int limit;
  private final Counters counters;
  private final CleanTexts texts;
  private final Listener listener;
  private State state = State.IDLE;
  private byte[] buffer = NOTHING;
  private int length;
  private int lineStart;
  private boolean methodRead;
  private boolean midStream;
  private BodySkipper body = NO_BODY;
  private boolean restOfLine;
  private long lineNanos;
  private Instant lineTime = Instant.EPOCH;

  /**
   * A stream.
   *
   * @param midStream whether its start was missed, so that it may begin amid a request
   */
  RequestStream(
      int limit, Counters counters, CleanTexts texts, Listener listener, boolean midStream) {
    this.limit = limit;
    this.counters = counters;
    this.texts = texts;
    this.listener = listener;
    this.midStream = midStream;
  }

  int heldBytes() {
    return buffer.length;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to, long nanos, Instant time) {
    int at = from;
    while (at < to) {
      at =
          switch (state) {
            case IDLE -> idle(bytes, at, to, nanos, time);
            case HEAD -> head(bytes, at, to);
            case BODY -> body(bytes, at, to);
            case HEAD_REST -> headRest(bytes, at, to);
            case RESYNC -> resync(bytes, at, to, nanos, time);
          };
    }
  }

  @Override
  public void missing(long count, boolean lost, long nanos, Instant time) {
    switch (state) {
      case IDLE -> {
        if (lost) {
          midStream = true;
        } else {
          listener.begun(nanos, time);
          listener.completed(Optional.empty());
          enter(State.RESYNC);
        }
      }
      case HEAD -> giveUpHead(State.RESYNC);
      case BODY -> {
        body.missing(count);
        afterBody();
        if (!lost && state == State.RESYNC) {
          counters.lose(Loss.STREAM_GAP);
        }
      }
      case HEAD_REST, RESYNC -> enter(State.RESYNC);
    }
  }

  /** Ends the head in progress, if there is one, with what is known of it. */
  void giveUp() {
    if (state == State.HEAD) {
      giveUpHead(State.HEAD_REST);
    }
  }

  private int idle(byte[] bytes, int from, int to, long nanos, Instant time) {
    int at = from;
    while (at < to && (bytes[at] == '\r' || bytes[at] == '\n')) {
      at++;
    }
    if (at < to) {
      listener.begun(nanos, time);
      int end = wholeHead(bytes, at, to);
      if (end > at) {
        return end;
      }
      enter(State.HEAD);
    }
    return at;
  }

  /**
   * Reads a head that came at once, as nearly all do, from where it is.
   *
   * @return where it ends; {@code from} where it is none, or has to be looked at byte by byte
   */
  private int wholeHead(byte[] bytes, int from, int to) {
    int most = Math.min(to, from + limit);
    int lineEnd = from;
    while (lineEnd < most && bytes[lineEnd] != '\n') {
      lineEnd++;
    }
    int end = lineEnd + 1;
    int begin = end;
    while (end < most && !(bytes[end] == '\n' && isBlank(bytes, begin, end))) {
      if (bytes[end++] == '\n') {
        begin = end;
      }
    }
    if (end >= most) {
      return from;
    }
    Optional<RequestLine> line = RequestLine.parse(bytes, from, lineEnd);
    if (line.isEmpty() || !believable(line.get())) {
      return from;
    }
    headEnds(HeadParser.fields(line.get(), bytes, lineEnd + 1, end + 1, false, texts));
    return end + 1;
  }

  private int head(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state == State.HEAD) {
      byte b = bytes[at++];
      append(b);
      if (b == '\n') {
        headLine();
      } else if (!methodRead && !inMethod(b)) {
        garbage();
      }
      if (state == State.HEAD && length == limit) {
        giveUpHead(State.HEAD_REST);
      }
    }
    return at;
  }

  private boolean inMethod(byte b) {
    methodRead = RequestLine.isSpace(b) && length > 1;
    return methodRead || (RequestLine.isTokenChar(b) && length <= RequestLine.MAX_METHOD);
  }

  private void headLine() {
    if (lineStart == 0) {
      if (RequestLine.parse(buffer, 0, length - 1).filter(this::believable).isEmpty()) {
        garbage();
        return;
      }
    } else if (isBlank(buffer, lineStart, length - 1)) {
      headEnds(HeadParser.parse(buffer, length, false, texts).orElseThrow());
      return;
    }
    lineStart = length;
  }

  /** Amid a stream any text before {@code HTTP/1.1} could look like a method and a target. */
  private boolean believable(RequestLine line) {
    return !midStream || line.known();
  }

  /** Whether there is nothing in a line, which ends before {@code to}. */
  private static boolean isBlank(byte[] bytes, int from, int to) {
    return from == to || (from + 1 == to && bytes[from] == '\r');
  }

  private void headEnds(ParsedHead head) {
    midStream = false;
    if (head.bodyLength() == ParsedHead.UNFRAMED) {
      enter(State.RESYNC);
    } else if (head.bodyLength() == 0) {
      enter(State.IDLE);
    } else {
      body =
          head.bodyLength() == ParsedHead.CHUNKED
              ? BodySkipper.chunked()
              : BodySkipper.counted(head.bodyLength());
      enter(State.BODY);
      afterBody();
    }
    listener.completed(Optional.of(head));
  }

  private void giveUpHead(State then) {
    Optional<ParsedHead> head =
        HeadParser.parse(buffer, length, true, texts).filter(cut -> believable(cut.line()));
    boolean amidLine = length > lineStart;
    enter(head.isPresent() ? then : State.RESYNC);
    restOfLine = amidLine;
    listener.completed(head);
  }

  private void garbage() {
    listener.completed(Optional.empty());
    state = State.RESYNC;
    if (buffer[length - 1] == '\n') {
      resyncLine();
    }
  }

  private int body(byte[] bytes, int from, int to) {
    int at = body.skip(bytes, from, to);
    afterBody();
    return at;
  }

  private void afterBody() {
    if (body.done()) {
      enter(State.IDLE);
    } else if (body.failed()) {
      enter(State.RESYNC);
    }
  }

  private int headRest(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        if (!restOfLine) {
          // Whether the head had a body is not known, as its rest was not read.
          enter(State.RESYNC);
          return at + 1;
        }
        restOfLine = false;
      } else if (bytes[at] != '\r') {
        restOfLine = true;
      }
    }
    return to;
  }

  private int resync(byte[] bytes, int from, int to, long nanos, Instant time) {
    int at = from;
    while (at < to && state == State.RESYNC) {
      byte b = bytes[at++];
      if (length == 0) {
        lineNanos = nanos;
        lineTime = time;
      }
      append(b);
      if (b == '\n') {
        resyncLine();
      } else if (length == limit) {
        // Keep the newer half: a request line may begin in it.
        length = limit / 2;
        System.arraycopy(buffer, limit - length, buffer, 0, length);
      }
    }
    return at;
  }

  private void resyncLine() {
    int start = RequestLine.find(buffer, 0, length - 1);
    if (start < 0) {
      length = 0;
      return;
    }
    System.arraycopy(buffer, start, buffer, 0, length - start);
    length -= start;
    lineStart = length;
    methodRead = true;
    state = State.HEAD;
    listener.begun(lineNanos, lineTime);
  }

  private void enter(State next) {
    state = next;
    buffer = NOTHING;
    length = 0;
    lineStart = 0;
    methodRead = false;
    restOfLine = false;
  }

  private void append(byte b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(FIRST_CAPACITY, length * 2)));
    }
    buffer[length++] = b;
  }
}
