package io.imdscope.service;

import java.io.IOException;

/** What an agent leaves that systemd knows nothing of. */
public interface Remains {
  /**
   * Takes the program out of the kernel; whether it was there.
   *
   * @throws ServiceException when that cannot be
   */
  boolean unpin();

  /** Removes the files of the event log, and no others; how many. */
  int purgeLog() throws IOException;
}
