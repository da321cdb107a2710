package io.imdscope.capture.pcap;

import io.imdscope.event.Loss;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Connections of which the capture holds what the endpoint sent and nothing of the client: each is
 * one {@link Loss#CAPTURE_GAP}. Remembers the last {@link #MOST} of them.
 */
final class OneSided {
  static final int MOST = 2048;

  /** Told, or not to be told: the client's packets were there. */
  private static final long SETTLED = Long.MIN_VALUE;

  private final Losses losses;

  /** When the endpoint was first heard without the client, least recent first. */
  private final LinkedHashMap<Side, Long> heard = new LinkedHashMap<>();

  OneSided(Losses losses) {
    this.losses = losses;
  }

  /** The endpoint sent something to a client that was not heard. */
  void response(Segment segment, Side side) {
    boolean answers = segment.has(Segment.SYN) || StatusLine.code(segment) != 0;
    if (answers && heard.putIfAbsent(side, segment.nanos) == null) {
      bound();
    }
  }

  /** The client is heard: the endpoint only came first where packets are out of order. */
  void request(Segment segment, Side side) {
    Long since = heard.remove(side);
    if (since != null && since != SETTLED && segment.nanos - since > Conversations.REORDER_NANOS) {
      losses.add(Loss.CAPTURE_GAP, 1);
    }
  }

  /** What is sent again to a client that was heard and is gone is nothing that is missing. */
  void closed(Side side) {
    heard.put(side, SETTLED);
    bound();
  }

  private void bound() {
    if (heard.size() > MOST) {
      Iterator<Long> oldest = heard.values().iterator();
      count(oldest.next());
      oldest.remove();
    }
  }

  /** Nothing more will come. */
  void finish() {
    heard.values().forEach(this::count);
    heard.clear();
  }

  int held() {
    return heard.size();
  }

  private void count(long since) {
    losses.add(Loss.CAPTURE_GAP, since == SETTLED ? 0 : 1);
  }
}
