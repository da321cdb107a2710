package io.imdscope.cli;

import io.imdscope.event.Coverage;
import io.imdscope.output.EventWriter;
import io.imdscope.output.log.EventLog;
import java.io.PrintWriter;
import java.util.Optional;

/** What a run of {@code read} has around it, whatever it reads. */
record ReadRun(
    WatchSettings settings,
    Coverage.Node node,
    EventWriter writer,
    Optional<EventLog> log,
    StopSignal stop,
    PrintWriter err) {}
