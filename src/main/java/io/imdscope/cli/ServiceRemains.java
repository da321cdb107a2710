package io.imdscope.cli;

import io.imdscope.capture.CaptureException;
import io.imdscope.capture.kernel.Pins;
import io.imdscope.output.log.LogOnDisk;
import io.imdscope.service.Host;
import io.imdscope.service.Remains;
import io.imdscope.service.ServiceException;
import io.imdscope.service.Systemctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an agent leaves, at the places that the service's settings name.
 *
 * @param problem why these may not be all
 */
record ServiceRemains(Pins pins, Path log, Optional<String> problem) implements Remains {
  /** Where the settings cannot be read, at the usual places. */
  static ServiceRemains of(Host host, Systemctl systemctl) {
    return of(UnitSettings.of(host, systemctl.command(host)));
  }

  static ServiceRemains of(UnitSettings settings) {
    return new ServiceRemains(
        settings.agent().pins(), settings.agent().log().directory(), settings.problem());
  }

  @Override
  public List<String> unknown() {
    return problem
        .map(
            why ->
                "the settings are not all known: "
                    + why
                    + "; looks for the program only at "
                    + pins.directory()
                    + ", for the log only in "
                    + log)
        .stream()
        .toList();
  }

  @Override
  public boolean unpin() {
    if (!Files.exists(pins.directory())) {
      return false; // without asking for libbpf
    }
    try {
      return pins.remove();
    } catch (CaptureException e) {
      throw new ServiceException(e.getMessage(), e.remedy(), e);
    }
  }

  @Override
  public int purgeLog() throws IOException {
    return LogOnDisk.remove(log);
  }
}
