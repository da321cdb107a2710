package io.imdscope.reconcile.flow;

import java.util.Collection;
import java.util.Optional;

/** What records must have to be of use here. */
final class Missing {
  private Missing() {}

  /** The end of a sentence about a file that has these fields only; empty when they suffice. */
  static Optional<String> of(Collection<Field> found) {
    StringBuilder missing = new StringBuilder();
    need(missing, found, "srcaddr or pkt-srcaddr", Field.SRCADDR, Field.PKT_SRCADDR);
    need(missing, found, "dstaddr or pkt-dstaddr", Field.DSTADDR, Field.PKT_DSTADDR);
    need(missing, found, "dstport", Field.DSTPORT);
    need(missing, found, "protocol", Field.PROTOCOL);
    need(missing, found, "start", Field.START);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            found.isEmpty()
                ? "is no flow log: it names none of its fields"
                : "lacks the fields " + missing + ": choose a format of the flow log with them");
  }

  private static void need(
      StringBuilder missing, Collection<Field> found, String name, Field... anyOf) {
    for (Field each : anyOf) {
      if (found.contains(each)) {
        return;
      }
    }
    missing.append(missing.isEmpty() ? "" : ", ").append(name);
  }
}
