package io.imdscope.lab;

import java.util.List;
import java.util.OptionalLong;

/** What there is of a lab. */
public sealed interface LabStatus {
  /** Whose a lab is. */
  sealed interface Owner {
    /** Nobody's: it stays until it is taken down. */
    record Nobody() implements Owner {}

    /** A running process's, which takes it down at its end. */
    record Running(long pid) implements Owner {}

    /** A process's that is gone, and did not take it down. */
    record Gone() implements Owner {}
  }

  /** Nothing. */
  record Down() implements LabStatus {}

  /**
   * All of it.
   *
   * @param callers names of the sample callers that run
   * @param containerdPid absent where there is none, and while it is stopped
   */
  record Up(
      LabOptions options,
      long servicePid,
      List<String> callers,
      Owner owner,
      OptionalLong containerdPid)
      implements LabStatus {
    public Up {
      callers = List.copyOf(callers);
    }
  }

  /**
   * Only a part: an interrupted start, a service that died, a reboot.
   *
   * @param reason one clause
   */
  record Broken(String reason) implements LabStatus {}
}
