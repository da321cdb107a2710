package io.imdscope.output.metrics;

/**
 * How much is told apart. What comes beyond is counted under the workload {@code other}.
 *
 * @param workloads the most workloads
 * @param series the most series of requests, all workloads together, those of {@code other} aside
 */
public record LabelLimits(int workloads, int series) {
  /** Of a node with 110 pods less than a quarter is used. */
  public static final LabelLimits DEFAULTS = new LabelLimits(1_000, 5_000);

  public LabelLimits {
    if (workloads < 1 || series < 1) {
      throw new IllegalArgumentException(
          "not a limit: workloads=" + workloads + " series=" + series);
    }
  }
}
