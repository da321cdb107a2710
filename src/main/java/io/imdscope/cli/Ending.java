package io.imdscope.cli;

import io.imdscope.event.LossCounts;
import io.imdscope.output.StalledOutputException;
import io.imdscope.output.log.EventLog;
import io.imdscope.output.report.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** How a command ends that wrote calls: the summary, and the exit code. */
record Ending(WatchSettings settings, Pipeline pipeline, Optional<EventLog> log, PrintWriter err) {

  /**
   * Tells what was seen, of which nothing may come after this.
   *
   * @param lost what was not
   * @return the exit code
   */
  int tell(LossCounts lost) throws IOException {
    new ReportText(Terminal.colourOfError(System.getenv())).summary(pipeline.report(), err);
    if (pipeline.elsewhere() > 0) {
      err.println(
          "Left out: "
              + pipeline.elsewhere()
              + " calls that are not known to be of namespace "
              + settings.namespace().orElse(""));
    }
    err.flush();
    return exitCode(lost);
  }

  private int exitCode(LossCounts lost) {
    Optional<IOException> failure = pipeline.failure();
    boolean stalled = failure.filter(StalledOutputException.class::isInstance).isPresent();
    if (failure.isPresent()) {
      err.println(
          "imdscope: standard output could not be written: "
              + failure.get().getMessage()
              + (stalled ? "; up to " + pipeline.unwritten() + " events are missing there" : ""));
      err.flush();
      if (!stalled) {
        return ExitCode.INTERNAL_ERROR;
      }
    }
    boolean met =
        settings.failOn().stream()
            .anyMatch(
                condition ->
                    condition == FailCondition.LOST
                        ? lost.total() > 0
                        : pipeline.hasMet(condition));
    if (met) {
      return ExitCode.CONDITION_MET;
    }
    boolean unlogged = log.filter(EventLog::isFailing).isPresent();
    return stalled || unlogged || lost.total() > 0 ? ExitCode.INCOMPLETE : ExitCode.FINE;
  }
}
