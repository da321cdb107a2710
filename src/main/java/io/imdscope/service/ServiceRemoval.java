package io.imdscope.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the service away, whatever is left of it. */
public final class ServiceRemoval {
  private final Host host;
  private final Systemctl systemctl;
  private final Remains remains;
  private final Consumer<String> say;
  private final Change change;
  private Optional<ServiceException> problem = Optional.empty();

  /**
   * Of a machine.
   *
   * @param say is told each thing that was done, a line each
   */
  public ServiceRemoval(Host host, Systemctl systemctl, Remains remains, Consumer<String> say) {
    this.host = host;
    this.systemctl = systemctl;
    this.remains = remains;
    this.say = say;
    this.change = new Change(say);
  }

  /**
   * Stops it, takes its program out of the kernel, and removes what was installed. Of what a
   * package has brought, nothing; nor settings that were changed, unless purged; nor the log,
   * unless purged.
   *
   * @throws ServiceException when something cannot be removed; all else is, then
   */
  public void remove(boolean purge) throws IOException {
    host.require(true);
    boolean packaged = host.packagedUnit().isPresent();
    Unit.Owner owner = Unit.owner(host.unit());
    if (owner == Unit.Owner.FOREIGN && !packaged) {
      throw new ServiceException(
          host.unit() + " was not made by imdscope", "stop and remove it by hand");
    }
    remains.unknown().forEach(say);
    stop();
    attempt(this::unpin);
    unit(owner, packaged);
    if (!packaged) {
      settings(purge);
    }
    log(purge);
    if (problem.isPresent()) {
      throw problem.get();
    }
    if (packaged) {
      say.accept(
          "unit and settings are the package's: apt remove imdscope, or apt purge, removes them");
    } else if (!change.any()) {
      say.accept("there is no service: nothing to do");
    }
  }

  /** Without it nothing else may be done: it would go on writing. */
  private void stop() throws IOException {
    UnitState state = systemctl.state();
    if (!state.active().equals("inactive")) {
      systemctl.order("stop", Unit.NAME);
      systemctl.forget();
      change.done("stopped it");
    }
    if (state.isEnabled()) {
      systemctl.order("disable", Unit.NAME);
      change.done("disabled it");
    }
    Path wanted = host.unit().resolveSibling("multi-user.target.wants").resolve(Unit.NAME);
    if (Files.isSymbolicLink(wanted) && !Files.exists(wanted)) {
      Files.delete(wanted); // systemd disables no unit that is gone
      change.done("removed " + wanted);
    }
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (ServiceException e) {
      problem = problem.or(() -> Optional.of(e));
    }
  }

  private void unpin() {
    if (remains.unpin()) {
      change.done("took its program out of the kernel: from here on calls are not seen");
    }
  }

  /** Also beside a package's, before which it would stand. */
  private void unit(Unit.Owner owner, boolean packaged) throws IOException {
    if (owner == Unit.Owner.FOREIGN && packaged) {
      say.accept("left " + host.unit() + ", not made by imdscope: it stands before the package's");
    } else if (owner != Unit.Owner.NOBODY) {
      Files.delete(host.unit());
      change.done("removed " + host.unit());
      systemctl.order("daemon-reload");
    }
  }

  private void settings(boolean purge) throws IOException {
    Path settings = host.settings();
    if (!Files.exists(settings, LinkOption.NOFOLLOW_LINKS)) {
      // gone already
    } else if (purge || isAsInstalled(settings)) {
      Files.delete(settings);
      change.done("removed " + settings);
    } else {
      say.accept("left " + settings + ", which was changed by hand; --purge removes it");
    }
    boolean _ = Change.removeEmpty(settings.getParent());
  }

  private static boolean isAsInstalled(Path settings) throws IOException {
    return Files.isRegularFile(settings, LinkOption.NOFOLLOW_LINKS)
        && Files.readString(settings, StandardCharsets.ISO_8859_1).equals(Unit.settings());
  }

  private void log(boolean purge) throws IOException {
    if (purge) {
      int files = remains.purgeLog();
      if (files > 0) {
        change.done("removed the event log: files=" + files);
      }
    }
    if (Change.removeEmpty(host.logs())) {
      change.done("removed " + host.logs());
    } else if (Files.isDirectory(host.logs())) {
      say.accept(
          "left "
              + host.logs()
              + (purge ? ", which holds what is not imdscope's" : "; --purge removes the log"));
    }
    if (!purge && !remains.log().equals(host.logs()) && Files.isDirectory(remains.log())) {
      say.accept("left " + remains.log() + "; --purge removes the log");
    }
  }
}
