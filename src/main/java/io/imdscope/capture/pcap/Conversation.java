package io.imdscope.capture.pcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection, on however many legs it was seen. */
final class Conversation {
  /** What systems begin with, and how many hops from there are believed. */
  private static final int[] INITIAL_HOP_LIMITS = {64, 128, 255};

  private static final int MOST_HOPS = 4;

  final long id;
  final List<Leg> legs = new ArrayList<>(2);

  /** Whether its beginning was seen; then sequence numbers are told from there. */
  final boolean anchored;

  /** The sequence number of the client's first byte. */
  final int first;

  /** Behind all that was seen of the client. */
  int sent;

  /** What the endpoint has and was not seen, since when; 0 when there is no such thing. */
  long unseenSince;

  int unseenTo;

  private int hopLimit;

  Conversation(long id, boolean anchored, int first) {
    this.id = id;
    this.anchored = anchored;
    this.first = first;
    this.sent = first;
  }

  /** How many hops the client's packets have left where most are. */
  int hopLimit() {
    return hopLimit;
  }

  void passed(int itsHopLimit) {
    hopLimit = Math.max(hopLimit, itsHopLimit);
  }

  /** The client's own leg: where its packets had most hops left. */
  Leg near() {
    return legs.getFirst();
  }

  /** The leg behind address translation, where the connection was seen there too. */
  Optional<Leg> far() {
    return legs.size() > 1 ? Optional.of(legs.getLast()) : Optional.empty();
  }

  /** How many hops lie between the client and where its packets have so many left. */
  int hopsTo(int itsHopLimit) {
    for (int initial : INITIAL_HOP_LIMITS) {
      if (hopLimit <= initial && initial - hopLimit <= MOST_HOPS) {
        return Math.max(0, initial - itsHopLimit);
      }
    }
    return Math.max(0, hopLimit - itsHopLimit);
  }
}
