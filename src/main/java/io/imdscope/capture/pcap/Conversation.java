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

  /** Behind all that was seen of the client without a gap. */
  private int sent;

  /** Behind what was seen of it at all. */
  private int sentAhead;

  /** Whether bytes were seen behind others that were not, and where the first of them are. */
  private boolean ahead;

  private int aheadFrom;

  /** What was not seen and must have been there: up to where, and since when that is known. */
  private boolean missing;

  private int missingTo;
  private long missingSince;

  private int hopLimit;

  final LastSent lastSent = new LastSent();

  Conversation(long id, boolean anchored, int first) {
    this.id = id;
    this.anchored = anchored;
    this.first = first;
    this.sent = first;
    this.sentAhead = first;
  }

  /** How many hops the client's packets have left where most are. */
  int hopLimit() {
    return hopLimit;
  }

  void passed(int itsHopLimit) {
    hopLimit = Math.max(hopLimit, itsHopLimit);
  }

  /** The client has sent this. */
  void sent(Segment segment) {
    int end = segment.endSequence();
    sentAhead = end - sentAhead > 0 ? end : sentAhead;
    if (segment.sequence - sent <= 0) {
      sent = end - sent > 0 ? end : sent;
      if (ahead && aheadFrom - sent <= 0) { // they came out of order
        ahead = false;
        sent = sentAhead;
      }
      if (missing && missingTo - sent <= 0) {
        missing = false;
        ahead = false;
        sent = sentAhead;
      }
    } else if (segment.length == 0) {
      // It has sent something before; where more follows, whoever puts that in order tells.
      miss(segment.sequence, segment.nanos);
    } else {
      aheadFrom = ahead && segment.sequence - aheadFrom > 0 ? aheadFrom : segment.sequence;
      ahead = true;
    }
  }

  /** The endpoint has all up to this. */
  void acknowledged(int to, long nanos) {
    if (to - sentAhead > 0) {
      miss(to, nanos);
    }
  }

  private void miss(int to, long nanos) {
    if (!missing) {
      missing = true;
      missingSince = nanos;
      missingTo = to;
    }
  }

  /** Whether something has been missing for so long. */
  boolean isMissed(long nanos, long patience) {
    return missing && nanos - missingSince > patience;
  }

  /** Goes on behind what is missing; false when nothing is. */
  boolean forgetMissing() {
    if (!missing) {
      return false;
    }
    missing = false;
    sentAhead = missingTo - sentAhead > 0 ? missingTo : sentAhead;
    sent = sentAhead;
    ahead = false;
    return true;
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
