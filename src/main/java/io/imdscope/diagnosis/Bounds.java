package io.imdscope.diagnosis;

/**
 * How much a {@link ReportBuilder} remembers. What comes beyond is added to one that stands for all
 * others, and never makes anything ready.
 *
 * @param workloads the most workloads told apart
 * @param clients the most clients of one workload told apart, and the most categories
 * @param evidence the most calls without a token kept of one workload
 * @param bytes about how much memory all of that may take; a quarter as much is taken by calls
 *     whose cause is not settled
 */
public record Bounds(int workloads, int clients, int evidence, long bytes) {
  /** For logs of a whole cluster. */
  public static final Bounds LOGS = new Bounds(10_000, 50, 10, 384L << 20);

  /** For what one node sees live, in little memory. */
  public static final Bounds LIVE = new Bounds(500, 20, 3, 12L << 20);

  public Bounds {
    if (workloads < 1 || clients < 1 || evidence < 1 || bytes < 1) {
      throw new IllegalArgumentException("a bound is too small to work with");
    }
  }
}
