package io.imdscope.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What an agent leaves that systemd knows nothing of. */
public interface Remains {
  /**
   * Takes the program out of the kernel; whether it was there.
   *
   * @throws ServiceException when that cannot be
   */
  boolean unpin();

  /** What could not be known of where it is, in a sentence each. */
  List<String> unknown();

  /** Where the event log is. */
  Path log();

  /** Removes the files of the event log, and no others; how many. */
  int purgeLog() throws IOException;
}
