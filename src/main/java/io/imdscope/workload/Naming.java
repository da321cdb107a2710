package io.imdscope.workload;

import io.imdscope.event.Workload;

/**
 * A workload with the names that are known now.
 *
 * @param pending whether more may be known soon
 */
public record Naming(Workload workload, boolean pending) {}
