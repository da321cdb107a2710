package io.imdscope.capture.kernel;

import io.imdscope.event.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How a capture began. */
public sealed interface Begun {
  /** Since when the kernel has seen every call, or counted its loss, without a hole. */
  Instant attached();

  /**
   * It attached; what was called before is not known.
   *
   * @param replaced what was pinned here and was of no use
   */
  record Attached(Instant attached, Optional<Replaced> replaced) implements Begun {}

  /**
   * It goes on with what was pinned, so there is no hole.
   *
   * @param added endpoints that nobody watched before; they are watched from now on only
   * @param unreadBytes what nobody had read or committed, to be read now
   * @param unmeasured programs that work, and of which nothing tells how long they run, since their
   *     pins were removed
   * @param reader the run that was the last to {@link KernelCapture#readBy read} it, absent when
   *     none was
   */
  record Resumed(
      Instant attached,
      List<Endpoint> added,
      long unreadBytes,
      List<String> unmeasured,
      Optional<UUID> reader)
      implements Begun {
    public Resumed {
      added = List.copyOf(added);
      unmeasured = List.copyOf(unmeasured);
    }
  }

  /**
   * Pins that had to be replaced: a gap.
   *
   * @param why one clause
   * @param attached since when they had recorded, where they were complete
   * @param unreadBytes what they had recorded and nobody had read, which is given up
   */
  record Replaced(String why, Optional<Instant> attached, long unreadBytes) {}
}
