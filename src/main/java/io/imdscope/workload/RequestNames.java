package io.imdscope.workload;

import io.imdscope.event.Caller;
import io.imdscope.event.Request;

/** Names the workloads of requests; never waits for anybody. */
public interface RequestNames {
  /** A call of this caller is about to come; of no use to who knows all names already. */
  default void expect(Caller caller) {}

  /** The workload of a request, with the names that are known now. */
  Naming name(Request request);
}
