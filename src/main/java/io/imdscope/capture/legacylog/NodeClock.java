package io.imdscope.capture.legacylog;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Makes instants of what a node's clock showed, in the order of the lines. The hour that comes
 * twice in autumn is the first one until the clock goes back.
 */
final class NodeClock {
  /** So much may lines be out of order. */
  private static final Duration DISORDER = Duration.ofMinutes(1);

  private final ZoneId zone;
  private Optional<Instant> last = Optional.empty();
  private long impossible;

  NodeClock(ZoneId zone) {
    this.zone = zone;
  }

  Instant at(LocalDateTime shown) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(shown);
    if (offsets.isEmpty()) {
      impossible++;
    }
    Instant time =
        offsets.isEmpty() ? shown.atZone(zone).toInstant() : shown.toInstant(offsets.getFirst());
    if (offsets.size() > 1 && last.filter(time.plus(DISORDER)::isBefore).isPresent()) {
      time = shown.toInstant(offsets.getLast());
    }
    last = Optional.of(time);
    return time;
  }

  /** The time of the last line that had one. */
  Optional<Instant> last() {
    return last;
  }

  /** Times that no clock of the zone ever showed: it is another zone's log. */
  long impossible() {
    return impossible;
  }
}
