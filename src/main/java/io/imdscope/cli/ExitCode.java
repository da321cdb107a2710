package io.imdscope.cli;

/** How a command ends. */
final class ExitCode {
  static final int FINE = 0;

  /** A bug of ours: one line, {@code --verbose} adds the trace. */
  static final int INTERNAL_ERROR = 1;

  static final int USAGE = 2;

  /** A {@code --fail-on} or verdict condition is met. */
  static final int CONDITION_MET = 3;

  /** The evidence is incomplete: events were lost, or the coverage has a gap. */
  static final int INCOMPLETE = 4;

  /** The machine cannot do it. */
  static final int MACHINE_CANNOT = 5;

  private ExitCode() {}
}
