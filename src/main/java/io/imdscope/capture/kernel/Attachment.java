package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfMap;

/** The eBPF program at work, and its maps. */
interface Attachment extends AutoCloseable {
  BpfMap map(String name);

  /** Ends the recording, where it is to end with this process. */
  void detach();

  /** Lets go of the maps too. */
  @Override
  void close();
}
