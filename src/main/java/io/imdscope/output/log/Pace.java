package io.imdscope.output.log;

import java.io.IOException;

/** Between two pieces of work: may rest, and ends the work with an exception. */
interface Pace {
  /** As fast as it goes, to the end. */
  Pace FREE = () -> {};

  /**
   * Called every 64 KiB or so.
   *
   * @throws IOException when the work is to be given up
   */
  void step() throws IOException;
}
