package io.imdscope.event.read;

import java.util.Optional;

/** Where a chunk ends: before a value that differs from line to line, or with the line. */
@SuppressWarnings("EnumOrdinal") // indices and bits that nobody else sees
enum Cut {
  TIME(Key.TIME_),
  SEQUENCE(Key.SEQUENCE),
  BOOT_NANOS(Key.BOOT_NANOS),
  COUNT(Key.COUNT),
  FIRST_TIME(Key.FIRST_TIME),
  DURATION(Key.DURATION),
  NETNS(Key.NETNS),
  /** Only ends the chunk: the address begins the next one. */
  CLIENT_ADDRESS(Key.CLIENT_ADDRESS),
  CLIENT_PORT(Key.CLIENT_PORT),
  PID(Key.PID),
  START_TIME(Key.START_TIME),
  TID(Key.TID),
  ANCESTORS(Key.ANCESTORS),
  REQUESTS(Key.REQUESTS),
  BYTES(Key.BYTES),
  /** The end of an ancestor's object, after its process id. */
  ANCESTOR(null),
  /** The end of the line. */
  END(null);

  private static final Cut[] BEFORE = new Cut[Key.values().length];

  static {
    for (Cut cut : values()) {
      if (cut.key != null) {
        BEFORE[cut.key.ordinal()] = cut;
      }
    }
  }

  private final Key key;

  Cut(Key key) {
    this.key = key;
  }

  /** The cut before that key's value, {@link #END} when there is none. */
  static Cut before(Key key) {
    Cut cut = BEFORE[key.ordinal()];
    return cut == null ? END : cut;
  }

  /** Before whose value it is. */
  Optional<Key> key() {
    return Optional.ofNullable(key);
  }

  /** Whether a number can be the value that comes after it. */
  boolean admits(long number) {
    return key.admits(number);
  }

  /** Apart from the groups' bits. */
  int bit() {
    return 1 << (Group.values().length + ordinal());
  }
}
