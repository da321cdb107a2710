package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Loss;
import io.imdscope.event.Observation.Received;
import io.imdscope.event.Observation.Sent;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One connection: its bytes in, its requests out, in order. */
final class Connection implements RequestStream.Listener {
  /** A server says it of itself when it ends a connection that was idle: RFC 9110, 15.5.9. */
  private static final int REQUEST_TIMEOUT = 408;

  private final Limits limits;
  private final Counters counters;
  private final CleanTexts texts;
  private final Classifier classifier;
  private final Consumer<Request> sink;
  private final Consumer<RuntimeException> errors;
  private final RequestStream stream;
  private final StreamAssembler assembler;
  private final Outstanding outstanding;

  /** Whether its first byte was seen, so that each request was. */
  private final boolean fromStart;

  private Flow flow;
  private Optional<Caller> caller = Optional.empty();
  private int callerWeight;
  private Optional<Pending> current = Optional.empty();
  private boolean sentEnd;

  /** Nothing is waited for any more; what answers it may still come. */
  private boolean letGo;

  private boolean receivedEnd;
  private boolean ending;
  private long endingSince;

  /** How many bytes {@link RequestTracker} has on its account for this connection. */
  int accounted;

  long touched;

  /** Where {@link Shares} has it. */
  Shares.Share share;

  Connection(
      Limits limits,
      Counters counters,
      CleanTexts texts,
      Classifier classifier,
      Consumer<Request> sink,
      Consumer<RuntimeException> errors,
      Flow flow,
      boolean midStream) {
    this.limits = limits;
    this.counters = counters;
    this.fromStart = !midStream;
    this.texts = texts;
    this.classifier = classifier;
    this.sink = sink;
    this.errors = errors;
    this.flow = flow;
    this.stream = new RequestStream(limits.headBytes(), counters, texts, this, midStream);
    this.assembler = new StreamAssembler(limits, counters, stream);
    this.outstanding = new Outstanding(limits, counters, this::emit);
  }

  Flow flow() {
    return flow;
  }

  /** Its ends are known better now. */
  void flow(Flow better) {
    flow = better;
  }

  /** An answer was seen that does not come as far as the caller. */
  void undelivered(int status) {
    if (status >= 200) {
      outstanding.undelivered();
    }
  }

  Optional<Caller> caller() {
    return caller;
  }

  void caller(Caller known, int weight) {
    caller = Optional.of(known);
    callerWeight = weight;
  }

  /** Begins amid the stream, at this sequence number. */
  void resumeAt(int sequence) {
    assembler.startAt(sequence);
  }

  void sent(Sent sent) {
    assembler.accept(sent);
    if (sent.end() && outstanding.isUndelivered()) {
      sentEnd = true;
      end(true); // what died on its way, its caller has stopped to wait for
    } else if (sent.end()) {
      sentEnd = true;
      endSoon(sent.nanos());
    }
  }

  void received(Received received) {
    Responses responses = outstanding.responses();
    boolean next = responses.isNext(received);
    boolean fresh = responses.accept(received);
    // 1xx announces another answer: RFC 9110, 15.2.
    if (fresh && received.status() >= 200) {
      if (!outstanding.awaitsAnswer() && assembler.isWaiting()) {
        // The endpoint has what is missing here, so it was sent and will not come again.
        assembler.flush();
      }
      boolean known = outstanding.answer(received);
      if (!known && fromStart && !letGo && received.status() != REQUEST_TIMEOUT) {
        counters.lose(Loss.RESPONSE_UNMATCHED);
      }
    }
    if (received.end()) {
      receivedEnd = true;
      if (next) {
        end(true);
      } else {
        endSoon(received.nanos());
      }
    }
  }

  /** Lets go of what has waited for too long. */
  void expire(long nanos) {
    assembler.expire(nanos);
    if (current.isPresent() && nanos - current.get().nanos >= limits.answerWait().toNanos()) {
      stream.giveUp();
    }
    if (ending && nanos - endingSince >= limits.endWait().toNanos()) {
      end(true);
    }
    outstanding.expire(nanos);
  }

  /**
   * Reports all that is outstanding.
   *
   * @param known whether an answer that was not seen did not come
   */
  void end(boolean known) {
    ending = false;
    letGo = true;
    assembler.flush();
    stream.giveUp();
    outstanding.end(known);
  }

  /** Reports the requests that are whole, and nothing else. */
  void abandon() {
    outstanding.end(false);
  }

  /** Whether nothing more can come, not even a retransmission. */
  boolean isOver() {
    return sentEnd && receivedEnd && isDrained() && outstanding.isEmpty();
  }

  /** Whether either side has said that it sends no more. */
  boolean isEnded() {
    return sentEnd || receivedEnd;
  }

  /** When the oldest of what is not reported was sent; {@link Long#MAX_VALUE} when all is. */
  long unreportedSince() {
    return Math.min(outstanding.unreportedSince(), assembler.waitingSince());
  }

  /** Whether all that was sent is reported. */
  boolean isDrained() {
    return outstanding.isReported() && !assembler.isWaiting();
  }

  int heldBytes() {
    return callerWeight + stream.heldBytes() + assembler.heldBytes() + outstanding.heldBytes();
  }

  @Override
  public void begun(long nanos, Instant time) {
    current = Optional.of(outstanding.begin(nanos, time));
  }

  @Override
  public void completed(Optional<ParsedHead> head) {
    Pending pending = current.orElseThrow();
    current = Optional.empty();
    if (head.isPresent()) {
      try {
        understand(pending, head.get());
      } catch (RuntimeException e) {
        errors.accept(e); // it is told as one that is not understood: those behind it are not its
      }
    }
    outstanding.complete(pending, pending.head.isPresent() ? pending.head.get().weight() : 0);
  }

  private void understand(Pending pending, ParsedHead head) {
    Endpoint.Kind kind = flow.endpoint().kind();
    Target target = Target.parse(head.line().target());
    Classification classification = classifier.classify(kind, head, target);
    pending.head = Optional.of(shown(head, target, kind, classification));
    pending.classification = classification;
  }

  private RequestHead shown(
      ParsedHead head, Target target, Endpoint.Kind kind, Classification classification) {
    return shown(head, target, kind, classification, texts);
  }

  /** A head as it may be shown. */
  static RequestHead shown(
      ParsedHead head,
      Target target,
      Endpoint.Kind kind,
      Classification classification,
      CleanTexts texts) {
    boolean secretPath =
        kind == Endpoint.Kind.ECS && classification.category().equals("credentials");
    return new RequestHead(
        head.line().method(),
        secretPath ? Redaction.credentialsPath(target.path()) : texts.text(target.path()),
        target.query().map(texts::text),
        head.line().protocol(),
        head.headers(),
        head.cut());
  }

  private void endSoon(long nanos) {
    if (!ending) {
      ending = true;
      endingSince = nanos;
    }
  }

  private void emit(Pending pending) {
    Classification kind = pending.classification;
    sink.accept(
        new Request(
            0,
            pending.nanos,
            pending.time,
            kind.version(),
            kind.api(),
            kind.category(),
            kind.sensitive(),
            pending.outcome,
            pending.duration,
            pending.head,
            pending.status,
            flow,
            kind.version() == Version.TOKEN ? pending.hopLimit : OptionalInt.empty(),
            caller,
            Workload.UNKNOWN,
            Optional.empty()));
  }
}
