package io.imdscope.workload;

import io.imdscope.cri.CriRuntime;
import io.imdscope.cri.CriSockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Who can be asked on this machine. Connects to nobody yet. */
final class NameSources {
  private NameSources() {}

  static List<ContainerSource> find(NameSettings settings, LongSupplier nanos) {
    List<ContainerSource> sources = new ArrayList<>();
    for (Path socket : settings.criSocket().map(List::of).orElseGet(CriSockets::find)) {
      sources.add(new CriSource(socket, CriRuntime.at(socket), nanos));
    }
    return sources;
  }
}
