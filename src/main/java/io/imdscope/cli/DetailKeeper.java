package io.imdscope.cli;

import java.io.PrintWriter;

/** Keeps what is written at the detail that there is time for, and says when that changes. */
final class DetailKeeper {
  private final DetailLimit limit;
  private final DetailFilter filter;
  private final PrintWriter err;

  DetailKeeper(DetailLimit limit, DetailFilter filter, PrintWriter err) {
    this.limit = limit;
    this.filter = filter;
    this.err = err;
  }

  /** See {@link DetailLimit#look}. */
  void look(long unread, long nanos) {
    Detail next = limit.look(unread, nanos);
    if (next != filter.level()) {
      filter.level(next);
      Said.say(err, sentence(next) + ": unread_bytes=" + unread);
    }
  }

  private String sentence(Detail next) {
    return switch (next) {
      case FULL ->
          "keeps up again and writes all detail; since the start without_arguments="
              + filter.withoutArguments()
              + " aggregated="
              + filter.aggregated();
      case NO_ARGUMENTS -> "falls behind: argument vectors and ancestors are left out, no call is";
      case AGGREGATED ->
          "falls further behind: calls of one kind are written as one line with their count, none is"
              + " left out";
    };
  }
}
