package io.imdscope.cli;

import io.imdscope.capture.kernel.Begun;
import io.imdscope.event.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a run of the agent found in the kernel as it began. */
final class HowBegun {
  private HowBegun() {}

  /** What to say of it. */
  static Optional<String> line(Begun begun) {
    return switch (begun) {
      case Begun.Attached attached ->
          attached
              .replaced()
              .map(
                  replaced ->
                      "what the kernel kept could not be used and was replaced: "
                          + replaced.why()
                          + "; calls before "
                          + attached.attached()
                          + " may be missing");
      case Begun.Resumed resumed ->
          Optional.of(
              "goes on with what the kernel has recorded since "
                  + resumed.attached()
                  + ": unread_bytes="
                  + resumed.unreadBytes()
                  + unmeasured(resumed.unmeasured()));
    };
  }

  /** The run that read what was recorded until now; not known where it is not said in the pins. */
  static Optional<String> continues(Begun begun) {
    return begun instanceof Begun.Resumed resumed
        ? resumed.reader().map(UUID::toString)
        : Optional.empty();
  }

  private static String unmeasured(List<String> programs) {
    return programs.isEmpty()
        ? ""
        : "; without metrics of how long they run, since their pins were removed: "
            + String.join(", ", programs);
  }

  /** Since when every call of all endpoints is seen, or its loss counted. */
  static Instant since(Begun begun, Instant now) {
    boolean addedMetadata =
        begun instanceof Begun.Resumed resumed
            && resumed.added().stream().anyMatch(each -> each.kind() == Endpoint.Kind.IMDS);
    return addedMetadata || begun.attached().isAfter(now) ? now : begun.attached();
  }
}
