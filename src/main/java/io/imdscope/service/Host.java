package io.imdscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The machine that has the service.
 *
 * @param root what stands for {@code /}; another one only in tests
 * @param privileged whether this process may change it
 */
public record Host(Path root, boolean privileged) {
  private static final List<String> PACKAGED =
      List.of("usr/lib/systemd/system", "lib/systemd/system");

  /** The one that this process runs on. */
  public static Host ofThisProcess() {
    try {
      return new Host(
          Path.of("/"), Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
    } catch (IOException e) {
      return new Host(Path.of("/"), false);
    }
  }

  /** Where an administrator's units are, and ours. */
  public Path unit() {
    return root.resolve("etc/systemd/system").resolve(Unit.NAME);
  }

  /** The unit that a package has brought. */
  public Optional<Path> packagedUnit() {
    return PACKAGED.stream()
        .map(directory -> root.resolve(directory).resolve(Unit.NAME))
        .filter(Files::exists)
        .findFirst();
  }

  public Path settings() {
    return root.resolve("etc/imdscope/agent.yaml");
  }

  /** Where the event log is, unless the settings say otherwise. */
  public Path logs() {
    return root.resolve("var/log/imdscope");
  }

  /**
   * Whether systemd runs here.
   *
   * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_booted.html">
   *     sd_booted(3)</a>
   */
  boolean hasSystemd() {
    return Files.isDirectory(root.resolve("run/systemd/system"));
  }

  /**
   * Refuses where there is no systemd, or, for what changes something, no permission.
   *
   * @throws ServiceException with the remedy
   */
  void require(boolean toChange) {
    if (!hasSystemd()) {
      throw new ServiceException(
          "systemd does not run here, so there are no services",
          "run imdscope agent under what starts services here; on Kubernetes: kubectl apply -k"
              + " deploy/kubernetes");
    }
    if (toChange && !privileged) {
      throw new ServiceException("no permission to change services", "run it as root");
    }
  }
}
