package io.imdscope.event;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.List;

/** The parts of a request's line that are the same for many requests, or nearly so. */
record RepeatedParts(
    RepeatedJson<Origin> origin,
    RepeatedJson<Endpoint> server,
    RepeatedJson<List<String>> args,
    RepeatedJson<ProcessIdentity> ancestor,
    RepeatedJson<CgroupPath> cgroup,
    RepeatedJson<Workload> workload,
    AddressTexts address,
    TimeTexts time) {

  static RepeatedParts by(JsonFactory factory) {
    return new RepeatedParts(
        new RepeatedJson<>(factory, OriginJson::write),
        new RepeatedJson<>(factory, RequestJson::server),
        new RepeatedJson<>(factory, CallerJson::args),
        new RepeatedJson<>(factory, CallerJson::ancestor),
        new RepeatedJson<>(factory, CallerJson::cgroup),
        new RepeatedJson<>(factory, WorkloadJson::write),
        new AddressTexts(),
        new TimeTexts());
  }
}
