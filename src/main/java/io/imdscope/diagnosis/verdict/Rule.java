package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Labelled;

/**
 * What has to hold before tokens can be required: the one list, which documentation is made from.
 */
public enum Rule implements Labelled {
  NO_V1("no_v1", "no call without a token to EC2's API within the window"),
  V1_SEEN_SINCE(
      "v1_seen_since", "a workload that once called without a token was seen again, with tokens"),
  V1_CLIENTS_DONE(
      "v1_clients_done",
      "each client that once called without a token had one since, or was silent for twice as long"
          + " as ever between two such calls"),
  ALL_READABLE("all_readable", "every request within the window could be read"),
  ALL_ATTRIBUTED("all_attributed", "every request within the window was led back to a caller"),
  NOTHING_LOST("nothing_lost", "nothing was lost within the window"),
  LOG_COMPLETE("log_complete", "the log holds every request that was reported"),
  NO_GAP("no_gap", "the node was watched without a gap within the window"),
  WINDOW_COVERED("window_covered", "there is evidence for as long as the window"),
  CLOCK_STEADY("clock_steady", "the node's clock did not go back within the window"),
  SEEN_LONG_ENOUGH(
      "seen_long_enough", "the workload was there for as long as the window, and calls that often"),
  ALL_LINES_USED("all_lines_used", "every line of the logs within the window could be used"),
  NODES_READY("nodes_ready", "every node is ready"),
  WORKLOADS_READY("workloads_ready", "every workload is ready");

  private final String label;
  private final String help;

  Rule(String label, String help) {
    this.label = label;
    this.help = help;
  }

  @Override
  public String label() {
    return label;
  }

  /** One clause for people: what has to hold. */
  public String help() {
    return help;
  }
}
