package io.imdscope.diagnosis;

import io.imdscope.event.Workload;

/** What the report calls a workload, for tests of what must call it the same. */
public final class Naming {
  private Naming() {}

  public static WorkloadName of(Workload workload) {
    return WorkloadNaming.of(workload);
  }
}
