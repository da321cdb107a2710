package io.imdscope.cli;

import io.imdscope.capture.kernel.Begun;
import io.imdscope.capture.kernel.KernelCapture;
import io.imdscope.event.Observation;
import io.imdscope.http.Redaction;
import io.imdscope.output.metrics.MetricsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * The agent with one set of settings: first the kernel, from where on every call is seen, then all
 * else. What is kept in the kernel is given back only once it is in the log, so that a run that is
 * killed loses nothing: the next one reads it again.
 */
final class AgentService {
  private final AgentSettings settings;
  private final StopSignal stop;
  private final Rereading rereading;
  private final PrintWriter err;
  private final Gathered gathered = new Gathered(this::deal);
  private Optional<AttachedAgent> attached = Optional.empty();

  AgentService(AgentSettings settings, StopSignal stop, Rereading rereading, PrintWriter err) {
    this.settings = settings;
    this.stop = stop;
    this.rereading = rereading;
    this.err = err;
  }

  /**
   * Works until it is stopped, or there are other settings.
   *
   * @return the exit code
   */
  int run() throws IOException {
    boolean fresh = false;
    // The kernel also tells whether another agent runs here, before anything is written.
    try (KernelCapture capture =
        KernelCapture.keep(
            settings.pins(),
            settings.endpoints(),
            Redaction::args,
            KernelCapture.DEFAULT_RING_BYTES,
            gathered::add)) {
      // What came in the place of other pins holds the losses that these had not told.
      fresh = capture.begun() instanceof Begun.Attached made && made.replaced().isEmpty();
      AttachedAgent agent = new AttachedAgent(settings, capture, gathered, stop, rereading, err);
      attached = Optional.of(agent);
      return agent.run();
    } catch (MetricsException e) {
      Said.say(err, e.getMessage() + "; remedy: " + e.remedy());
    } catch (AttachedAgent.LogException e) {
      Said.say(err, e.getMessage());
    }
    if (fresh) {
      boolean _ = settings.pins().remove(); // nobody is there to read it
    }
    return ExitCode.USAGE;
  }

  /** Whether it was attached and could do its work. */
  boolean hasStarted() {
    return attached.filter(AttachedAgent::hasStarted).isPresent();
  }

  private void deal(Observation observation) {
    attached.orElseThrow().accept(observation);
  }
}
