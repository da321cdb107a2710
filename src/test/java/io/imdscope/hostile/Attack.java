package io.imdscope.hostile;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a hostile pod does; {@code attacks.py} does it.
 *
 * @see AttackTest what is asserted of each
 */
enum Attack {
  CONNECTIONS("connects and resets, nothing sent, as fast as it goes", "connections", 20_000),
  CALLS("a connection for each request, as fast as it goes", "calls", 10_000),
  KEPT("requests on 64 kept connections, as fast as it goes", "kept", 20_000),
  PIPELINED("50 requests in one write, as fast as it goes", "pipelined", 20_000),
  PACKED("1,000 requests in one write, in packets of 64 KiB", "packed", 20_000),
  MASKED("bodies that look like a secret field before the next request", "masked", 200),
  URGENT("an urgent byte within a field's name", "urgent", 50),
  SLOW("a byte each 50 ms; half of the heads never end", "slow", 16),
  UNFINISHED("heads of 6 kB that never end, on connections open at once", "unfinished", 1_500),
  HELD("requests on 6,000 connections open at once, and again on each", "held", 6_000),
  LONG("a head of 1 MiB", "long", 20),
  FORGED("overwritten argv and comm: JSON, escape codes, newlines, NULs", "forged", 200),
  FORKS("a chain of 20 forks", "forks", 200),
  NESTED("a network and a user namespace within the pod", "nested", 200),
  URING("io_uring: inline, by a worker, by its polling thread", "uring", 50),
  FILE("sendfile", "file", 200),
  PIECES("writev of 1-byte pieces, in one packet or in one each", "pieces", 100),
  ZEROCOPY("MSG_ZEROCOPY", "zerocopy", 200),
  FAST_OPEN("TCP Fast Open: the request is in the SYN", "fastopen", 200),
  PASSED("a socket passed to another process, which sends", "passed", 200),
  MAPPED("connect to the IPv4-mapped IPv6 address", "mapped", 200),
  WIRE("segments lost, doubled and out of order both ways", "wire", 25);

  private static final Set<Attack> FLOODS = EnumSet.of(CONNECTIONS, CALLS, KEPT, PIPELINED);
  private static final int SCALE = Integer.getInteger("imdscope.attacks.scale", 1);
  private static final int RECORD_BYTES = 1024;
  private static final int SHORTEST_HEAD =
      "GET /latest/meta-data/instance-id?pipelined-0-0 HTTP/1.1".length();

  private final String title;
  private final String way;
  private final int count;

  Attack(String title, String way, int count) {
    this.title = title;
    this.way = way;
    this.count = count;
  }

  String title() {
    return title;
  }

  String way() {
    return way;
  }

  /** Whether it is a matter of how many there are: those grow with the scale. */
  boolean isFlood() {
    return FLOODS.contains(this);
  }

  /** Whether all of it has room. */
  boolean isSmall() {
    return !isFlood() && !EnumSet.of(PACKED, URGENT, UNFINISHED, HELD, LONG).contains(this);
  }

  /** How many connections, requests or rounds. */
  int count() {
    return isFlood() ? count * SCALE : count;
  }

  /** Whether each request is one record, which comes or is lost. */
  boolean isARecordEach() {
    return this == CALLS || this == KEPT;
  }

  /** So many requests at most begin in one record from the kernel, which is lost as a whole. */
  int requestsInARecord() {
    return this == PIPELINED || this == PACKED ? RECORD_BYTES / SHORTEST_HEAD + 1 : 1;
  }

  /** Heads that the service never sees whole, so that its record has nothing of them. */
  int neverWhole() {
    return switch (this) {
      case SLOW -> count / 2;
      case UNFINISHED -> count;
      default -> 0;
    };
  }
}
