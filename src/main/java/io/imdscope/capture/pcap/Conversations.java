package io.imdscope.capture.pcap;

import io.imdscope.event.Flow;
import io.imdscope.event.Loss;
import io.imdscope.event.Observation;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes observations of segments. A connection that was seen on both sides of address translation
 * is one, and its client is the one on the near side. Holds a bounded number of connections.
 */
final class Conversations {
  static final int MOST_LEGS = 8192;

  /** Packets of different interfaces may be written in another order than they came. */
  static final long REORDER_NANOS = 100_000_000L;

  private final EndpointIndex endpoints;
  private final Losses losses;
  private final Consumer<Observation> sink;
  private final Copies copies = new Copies();
  private final OneSided oneSided;

  /** Least recently used first. */
  private final LinkedHashMap<Side, Leg> legs = new LinkedHashMap<>(64, 0.75f, true);

  private long lastId;

  Conversations(EndpointIndex endpoints, Losses losses, Consumer<Observation> sink) {
    this.endpoints = endpoints;
    this.losses = losses;
    this.oneSided = new OneSided(losses);
    this.sink = sink;
  }

  /** Takes the next segment, at this time of a clock that never goes back. */
  void accept(Segment segment, long clock) {
    Side side = Side.of(segment);
    Leg leg = legs.get(side);
    if (!segment.fromClient) {
      if (leg != null) {
        response(segment, leg, clock);
      } else {
        oneSided.response(segment, side);
      }
      return;
    }
    boolean begins = segment.has(Segment.SYN) && !segment.has(Segment.ACK);
    if (begins && leg != null && !(leg.begun && leg.initial == segment.sequence)) {
      close(leg, clock); // the port is used again
      leg = null;
    }
    if (leg == null) {
      if (!begins && segment.length == 0) {
        return; // nothing of a connection that was open before is known by this
      }
      leg = open(side, segment, begins);
    }
    request(segment, leg, clock, begins);
  }

  /** Nothing more will come. */
  void finish() {
    legs.values().forEach(leg -> unseen(leg.conversation));
    legs.clear();
    oneSided.finish();
  }

  int held() {
    return legs.size();
  }

  private Leg open(Side side, Segment segment, boolean begins) {
    while (legs.size() >= MOST_LEGS) {
      Iterator<Leg> oldest = legs.values().iterator();
      Leg gone = oldest.next();
      unseen(gone.conversation);
      oldest.remove();
      oneSided.closed(gone.side);
    }
    oneSided.request(segment, side);
    int first = segment.sequence + (begins ? 1 : 0);
    Leg leg = new Leg(side, begins, segment.sequence, new Conversation(++lastId, begins, first));
    leg.conversation.legs.add(leg);
    legs.put(side, leg);
    return leg;
  }

  private void request(Segment segment, Leg leg, long clock, boolean begins) {
    if (leg.conversation.legs.size() == 1 && (begins || segment.length > 0)) {
      copies.other(segment, leg).ifPresent(other -> join(segment, leg, other, clock));
    }
    leg.passed(segment.face, segment.hopLimit);
    Conversation conversation = leg.conversation;
    conversation.sent(segment);
    if (segment.has(Segment.RST)) {
      close(leg, clock);
    } else if (segment.length > 0 || segment.has(Segment.FIN)) {
      sink.accept(sent(segment, conversation, clock, begins));
    }
  }

  private Observation sent(Segment segment, Conversation conversation, long clock, boolean begins) {
    byte[] bytes = new byte[Math.min(segment.captured, segment.length)];
    segment.bytes.get(segment.payload, bytes);
    int sequence = segment.sequence + (begins ? 1 : 0);
    if (conversation.lastSent.differs(sequence, bytes)) {
      losses.add(Loss.STREAM_CONFLICT, 1);
    }
    return new Observation.Sent(
        conversation.id,
        clock,
        Instant.ofEpochSecond(0, segment.nanos),
        flow(conversation),
        conversation.anchored ? sequence - conversation.first : sequence,
        conversation.anchored,
        bytes,
        segment.length,
        segment.has(Segment.FIN));
  }

  private Flow flow(Conversation conversation) {
    Flow near = conversation.near().side.flow(endpoints);
    Optional<Side> far =
        conversation
            .far()
            .map(leg -> leg.side)
            .filter(side -> !side.equals(conversation.near().side));
    return far.isEmpty()
        ? near
        : near.translatedTo(new InetSocketAddress(far.get().address(), far.get().port()));
  }

  /** Two legs turn out to be of one connection: of the one that was seen first. */
  private void join(Segment segment, Leg leg, Leg other, long clock) {
    Conversation conversation = other.conversation;
    leg.conversation = conversation;
    if (segment.hopLimit > conversation.hopLimit()) {
      conversation.legs.addFirst(leg);
    } else {
      conversation.legs.add(leg);
    }
    sink.accept(new Observation.Routed(conversation.id, clock, flow(conversation)));
  }

  private void response(Segment segment, Leg leg, long clock) {
    Conversation conversation = leg.conversation;
    if (segment.has(Segment.RST)) {
      close(leg, clock);
      return;
    }
    if (conversation.isMissed(segment.nanos, REORDER_NANOS)) {
      unseen(conversation);
    }
    if (segment.has(Segment.ACK)) {
      conversation.acknowledged(segment.acknowledgement, segment.nanos);
    }
    if (segment.has(Segment.SYN) || (segment.length == 0 && !segment.has(Segment.FIN))) {
      return;
    }
    int hopLimit = segment.hopLimit - leg.hops(segment);
    int status = StatusLine.code(segment);
    if (hopLimit > 0) {
      sink.accept(
          new Observation.Received(
              conversation.id,
              clock,
              segment.sequence,
              segment.length,
              status,
              hopLimit,
              segment.has(Segment.FIN)));
    } else if (status != 0) {
      sink.accept(new Observation.Undelivered(conversation.id, clock, status));
    }
  }

  /** What the endpoint has and nobody saw is missing in the capture. */
  private void unseen(Conversation conversation) {
    if (conversation.forgetMissing()) {
      losses.add(Loss.CAPTURE_GAP, 1);
    }
  }

  private void close(Leg leg, long clock) {
    Conversation conversation = leg.conversation;
    unseen(conversation);
    for (Leg each : conversation.legs) {
      legs.remove(each.side, each);
      oneSided.closed(each.side);
    }
    sink.accept(new Observation.Closed(conversation.id, clock));
  }
}
