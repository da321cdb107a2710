package io.imdscope.event.read;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a coverage event of a line's fields. */
final class Coverages {
  private Coverages() {}

  static Read read(String name, Fields fields) {
    if (!fields.text(Key.SERVICE_NAME).orElse("imdscope").equals("imdscope")) {
      return Read.OTHER_VERSION;
    }
    Optional<Instant> time = fields.time(Key.TIME_);
    if (time.isEmpty()) {
      return Reasons.NO_TIME;
    }
    for (Key key : new Key[] {Key.HOST_NAME, Key.KERNEL, Key.SERVICE_VERSION, Key.RUN}) {
      if (!fields.has(key)) {
        return Reasons.INCOMPLETE;
      }
    }
    Coverage.Node node =
        new Coverage.Node(
            Origins.read(fields).orElseThrow(),
            fields.text(Key.KERNEL).orElseThrow(),
            fields.text(Key.SERVICE_VERSION).orElseThrow());
    return name.equals("imdscope.start")
        ? start(time.get(), node, fields)
        : counted(name, time.get(), node, fields);
  }

  private static Read start(Instant time, Coverage.Node node, Fields fields) {
    if (!fields.has(Key.ENDPOINTS)) {
      return Reasons.INCOMPLETE;
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (String text : fields.texts(Key.ENDPOINTS)) {
      try {
        endpoints.add(Endpoint.parse(text));
      } catch (IllegalArgumentException e) {
        return Reasons.ODD;
      }
    }
    Instant attached = fields.time(Key.ATTACHED).orElse(time);
    return attached.isAfter(time)
        ? Reasons.ODD
        : known(new Coverage.Start(time, node, endpoints, attached, fields.text(Key.CONTINUES)));
  }

  private static Read counted(String name, Instant time, Coverage.Node node, Fields fields) {
    for (Key key :
        new Key[] {
          Key.REQUESTS, Key.BYTES, Key.UNPARSED, Key.UNATTRIBUTED, Key.LOST_TOTAL, Key.LOST
        }) {
      if (!fields.has(key)) {
        return Reasons.INCOMPLETE;
      }
    }
    EnumMap<Loss, Long> lost = new EnumMap<>(Loss.class);
    for (Map.Entry<String, Long> each : fields.lost().entrySet()) {
      fields
          .label(Loss.values(), Optional.of(each.getKey()))
          .ifPresent(loss -> lost.put(loss, each.getValue()));
    }
    if (fields.isOtherVersion()) {
      return Read.OTHER_VERSION;
    }
    LossCounts counts = new LossCounts(lost);
    if (counts.total() != fields.number(Key.LOST_TOTAL).orElseThrow()) {
      return Reasons.ODD;
    }
    Coverage.Totals totals =
        new Coverage.Totals(
            fields.number(Key.REQUESTS).orElseThrow(),
            fields.number(Key.BYTES).orElseThrow(),
            counts,
            fields.number(Key.UNPARSED).orElseThrow(),
            fields.number(Key.UNATTRIBUTED).orElseThrow());
    return known(
        name.equals("imdscope.stop")
            ? new Coverage.Stop(time, node, totals)
            : new Coverage.Heartbeat(time, node, totals));
  }

  private static Read known(Coverage coverage) {
    return new Read.Known(coverage, coverage.node().origin());
  }
}
