package io.imdscope.capture.pcap;

/**
 * One stretch of a connection, on which the client has one address and port: with address
 * translation between them a connection has two.
 */
final class Leg {
  /** Interfaces on which one leg is told apart; more of them pass for the last. */
  private static final int MOST_FACES = 4;

  final Side side;

  /** The sequence number of the client's SYN, where one was seen. */
  final int initial;

  final boolean begun;
  Conversation conversation;

  private final long[] faces = new long[MOST_FACES];
  private final int[] least = new int[MOST_FACES];
  private int known;

  private int responseSequence;
  private int responseHops;

  Leg(Side side, boolean begun, int initial, Conversation conversation) {
    this.side = side;
    this.begun = begun;
    this.initial = initial;
    this.conversation = conversation;
  }

  /** The client's packet came by on an interface with so many hops left. */
  void passed(long face, int hopLimit) {
    conversation.passed(hopLimit);
    int i = 0;
    while (i < known && faces[i] != face) {
      i++;
    }
    if (i == MOST_FACES) {
      return;
    }
    if (i == known) {
      known++;
      faces[i] = face;
      least[i] = hopLimit;
    }
    least[i] = Math.min(least[i], hopLimit);
  }

  /**
   * How many hops lie between the client and where a response came by. Where the interfaces are not
   * told apart and the client's packets come by twice, so do the endpoint's: first where the
   * client's come by last.
   */
  int hops(Segment response) {
    int i = 0;
    while (i < known - 1 && faces[i] != response.face) {
      i++;
    }
    int hops = known == 0 ? 0 : conversation.hopsTo(least[i]);
    boolean copy =
        hops > 0
            && response.sequence == responseSequence
            && response.hopLimit == responseHops - hops;
    responseSequence = response.sequence;
    responseHops = response.hopLimit;
    return copy ? 0 : hops;
  }
}
