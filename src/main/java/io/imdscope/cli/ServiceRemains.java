package io.imdscope.cli;

import io.imdscope.capture.CaptureException;
import io.imdscope.capture.kernel.Pins;
import io.imdscope.output.log.LogOnDisk;
import io.imdscope.service.Host;
import io.imdscope.service.Remains;
import io.imdscope.service.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParameterException;

/** What an agent leaves, at the places that the service's settings name. */
final class ServiceRemains implements Remains {
  private final Pins pins;
  private final Path log;

  private ServiceRemains(Pins pins, Path log) {
    this.pins = pins;
    this.log = log;
  }

  /** Where the settings cannot be read, at the usual places. */
  static ServiceRemains of(Host host) {
    try {
      AgentSettings settings = AgentCommand.settingsOf(host.settings());
      return new ServiceRemains(settings.pins(), settings.log().directory());
    } catch (ParameterException e) {
      return new ServiceRemains(Pins.DEFAULT, AgentCommand.USUAL_LOG);
    }
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
