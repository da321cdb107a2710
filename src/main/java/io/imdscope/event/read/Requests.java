package io.imdscope.event.read;

import io.imdscope.event.Api;
import io.imdscope.event.Cause;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Finding;
import io.imdscope.event.Outcome;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a request's parts of a line's fields; a part that lacks a key stays null. */
final class Requests {
  private Requests() {}

  static void fill(Draft draft, Fields fields, boolean repeated) {
    draft.reset();
    kind(draft, fields, repeated);
    draft.head = head(fields);
    network(draft, fields);
    fields
        .text(Key.CLIENT_ADDRESS)
        .ifPresent(text -> draft.client = address(text, fields).orElse(null));
    draft.translated = translated(fields);
    draft.hopLimit = fields.integer(Key.HOP_LIMIT);
    draft.program =
        new Parts.Program(
            fields.text(Key.PROCESS_NAME).orElse(""),
            fields.texts(Key.ARGS),
            fields.flag(Key.ARGS_TRUNCATED),
            fields.integer(Key.UID));
    draft.threadName = fields.text(Key.THREAD_NAME).orElse(null);
    place(draft, fields);
    for (Cut cut : Cut.values()) {
      cut.key()
          .ifPresent(
              key -> {
                switch (key.type) {
                  case TIME -> fields.time(key).ifPresent(time -> draft.put(cut, time));
                  case NUMBER -> fields.number(key).ifPresent(number -> draft.put(cut, number));
                  default -> {}
                }
              });
    }
    draft.put(fields.ancestors());
  }

  private static void kind(Draft draft, Fields fields, boolean repeated) {
    Optional<Version> version = fields.label(Version.values(), fields.text(Key.VERSION));
    Optional<Endpoint.Kind> endpoint =
        fields.label(Endpoint.Kind.values(), fields.text(Key.ENDPOINT));
    Optional<Api> api = fields.label(Api.values(), fields.text(Key.API));
    Optional<Outcome> outcome = fields.label(Outcome.values(), fields.text(Key.OUTCOME));
    Optional<Cause> cause = fields.label(Cause.values(), fields.text(Key.CAUSE));
    Optional<String> advice = fields.text(Key.ADVICE);
    if (version.isEmpty()
        || endpoint.isEmpty()
        || api.isEmpty()
        || !fields.has(Key.SENSITIVE)
        || fields.has(Key.CAUSE) != fields.has(Key.ADVICE)) {
      return;
    }
    draft.kind =
        new Parts.Kind(
            repeated,
            version.get(),
            endpoint.get(),
            api.get(),
            fields.text(Key.CATEGORY).orElse(""),
            fields.flag(Key.SENSITIVE),
            outcome,
            cause.map(why -> new Finding(why, advice.orElseThrow())));
  }

  /** The protocol is not in the log, nor are headers whose values were not kept. */
  private static Optional<RequestHead> head(Fields fields) {
    return fields
        .text(Key.METHOD)
        .map(
            method ->
                new RequestHead(
                    method,
                    fields.text(Key.PATH).orElse(""),
                    fields.text(Key.QUERY),
                    "",
                    headers(fields),
                    fields.flag(Key.HEAD_TRUNCATED)));
  }

  private static List<RequestHead.Header> headers(Fields fields) {
    List<RequestHead.Header> headers = new ArrayList<>();
    fields.text(Key.USER_AGENT).ifPresent(value -> header(headers, "user-agent", value));
    for (Key key : new Key[] {Key.FORWARDED_FOR, Key.TOKEN_TTL}) {
      String name = key.text.substring("http.request.header.".length());
      fields.texts(key).forEach(value -> header(headers, name, value));
    }
    return headers;
  }

  private static void header(List<RequestHead.Header> headers, String name, String value) {
    headers.add(new RequestHead.Header(name, Optional.of(value)));
  }

  private static void network(Draft draft, Fields fields) {
    if (fields.has(Key.SERVER_ADDRESS) && fields.has(Key.SERVER_PORT)) {
      address(fields.text(Key.SERVER_ADDRESS).orElseThrow(), fields)
          .ifPresent(
              address ->
                  draft.network =
                      new Parts.Network(
                          address,
                          fields.integer(Key.SERVER_PORT).orElseThrow(),
                          fields.integer(Key.STATUS)));
    }
  }

  private static Optional<InetSocketAddress> translated(Fields fields) {
    if (fields.has(Key.NAT_ADDRESS) != fields.has(Key.NAT_PORT)) {
      fields.odd();
      return Optional.empty();
    }
    return fields
        .text(Key.NAT_ADDRESS)
        .flatMap(text -> address(text, fields))
        .map(address -> new InetSocketAddress(address, fields.integer(Key.NAT_PORT).orElseThrow()));
  }

  private static Optional<InetAddress> address(String text, Fields fields) {
    Optional<InetAddress> address = Addresses.parse(text);
    if (address.isEmpty()) {
      fields.odd();
    }
    return address;
  }

  private static void place(Draft draft, Fields fields) {
    CgroupPath cgroup =
        fields.text(Key.CGROUP).map(text -> cgroup(text, fields)).orElse(CgroupPath.UNKNOWN);
    Optional<Source> process = fields.attribution("process");
    Workload workload = Workloads.of(fields, cgroup, process);
    Origins.read(fields)
        .ifPresent(origin -> draft.place = new Parts.Place(origin, cgroup, workload, process));
  }

  /** The inverse of {@link CgroupPath#toString}. */
  private static CgroupPath cgroup(String text, Fields fields) {
    String cut = ".../";
    if (text.startsWith("/")) {
      return CgroupPath.parse(text);
    }
    if (text.startsWith(cut)) {
      return new CgroupPath(CgroupPath.parse(text.substring(cut.length())).names(), false);
    }
    fields.odd();
    return CgroupPath.UNKNOWN;
  }
}
