package io.imdscope.hostile;

import io.imdscope.trace.TracedLab;
import java.io.IOException;

/** Who makes ordinary calls in a container of its own, from its beginning to its end. */
record Witness(Process process) implements AutoCloseable {
  /** So many at least. */
  private static final int CALLS = 200;

  /** Its calls carry that name. */
  static Witness begin(HostileLab lab, String name) throws IOException {
    return new Witness(
        lab.start(HostileLab.WITNESS, "witness.py", TracedLab.IPV4, name, Integer.toString(CALLS)));
  }

  /** Has it make no more calls than it has to; how many were answered. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return Integer.parseInt(HostileLab.outputOf(process).strip());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
