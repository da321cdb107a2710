package io.imdscope.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the service, and starts it: all of it, or nothing. */
public final class Installation {
  private final Host host;
  private final Systemctl systemctl;
  private final Remains remains;
  private final Consumer<String> say;
  private final Change change;
  private boolean wasActive;
  private boolean wasEnabled;

  /**
   * Of a machine.
   *
   * @param say is told each thing that was done, a line each
   */
  public Installation(Host host, Systemctl systemctl, Remains remains, Consumer<String> say) {
    this.host = host;
    this.systemctl = systemctl;
    this.remains = remains;
    this.say = say;
    this.change = new Change(say);
  }

  /**
   * Installs what is missing, and sees that it runs.
   *
   * @param launcher asked only where no package has brought a unit
   * @throws ServiceException when the machine cannot have it; what was done is undone then
   */
  public void install(Supplier<Launcher> launcher) throws IOException {
    host.require(true);
    UnitState before = systemctl.state();
    if (before.isMasked()) {
      throw new ServiceException(
          Unit.NAME + " is masked, so that nobody starts it", "systemctl unmask " + Unit.NAME);
    }
    wasActive = before.isActive();
    wasEnabled = before.isEnabled();
    try {
      boolean unit = host.packagedUnit().isPresent() ? packagedUnit() : unit(launcher.get());
      settings();
      logs();
      start(before, unit);
    } catch (ServiceException | IOException e) {
      change.undo();
      throw e;
    }
    if (!change.any()) {
      say.accept("the service is installed, enabled and runs: nothing to do");
    }
  }

  /** Whether systemd has to read it anew. */
  private boolean packagedUnit() throws IOException {
    Path packaged = host.packagedUnit().orElseThrow();
    switch (Unit.owner(host.unit())) {
      case NOBODY -> say.accept(packaged + " is the package's: left as it is");
      case OURS -> {
        String text = read(host.unit());
        if (wasEnabled) {
          change.undoWith(() -> systemctl.order("enable", Unit.NAME)); // once it is written again
        }
        undoUnit(() -> Change.write(host.unit(), text));
        systemctl.order("disable", Unit.NAME); // else its link would be in the way of the other's
        Files.delete(host.unit());
        change.done("removed " + host.unit() + ": the package's takes its place");
        return true;
      }
      case CHANGED, FOREIGN ->
          say.accept(host.unit() + " stands before the package's: left as it is");
    }
    return false;
  }

  private boolean unit(Launcher launcher) throws IOException {
    Path file = host.unit();
    Unit.Owner owner = Unit.owner(file);
    String text = Unit.text(launcher);
    switch (owner) {
      case NOBODY -> {
        Files.createDirectories(file.getParent());
        undoUnit(() -> Files.deleteIfExists(file));
        Change.write(file, text);
        change.done("wrote " + file + ", which starts " + launcher.program());
      }
      case OURS -> {
        String old = read(file);
        if (old.equals(text)) {
          return false;
        }
        undoUnit(() -> Change.write(file, old));
        Change.write(file, text);
        change.done("wrote " + file + " anew, which starts " + launcher.program());
      }
      case CHANGED -> {
        say.accept(
            file + " was changed by hand: left as it is (systemctl edit keeps changes apart)");
        return false;
      }
      case FOREIGN ->
          throw new ServiceException(
              file + " is there, and was not made by imdscope", "move it away, or use it");
    }
    launcher
        .otherWriter()
        .ifPresent(other -> say.accept("beware: it is started as root, and " + other));
    return true;
  }

  private void undoUnit(Change.Step step) {
    change.undoWith(
        () -> {
          step.run();
          systemctl.order("daemon-reload");
          if (wasActive) {
            systemctl.order("restart", Unit.NAME);
          }
        });
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private void settings() throws IOException {
    Path file = host.settings();
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.exists(file.getParent())) {
      change.undoWith(() -> Change.removeEmpty(file.getParent()));
      Change.makeDirectory(file.getParent(), "rwxr-xr-x");
    }
    change.undoWith(() -> Files.deleteIfExists(file));
    Change.write(file, Unit.settings());
    change.done("wrote " + file);
  }

  private void logs() throws IOException {
    Path directory = host.logs();
    if (!Files.exists(directory)) {
      change.undoWith(() -> Change.removeEmpty(directory));
      Change.makeDirectory(directory, "rwxr-x---");
      change.done("made " + directory);
    } else if (!Files.isDirectory(directory)) {
      throw new ServiceException(directory + " is no directory", "move it away");
    }
  }

  private void start(UnitState before, boolean unitChanged) {
    if (unitChanged) {
      systemctl.order("daemon-reload");
      change.done("had systemd read its units");
    }
    if (before.isEnabled() && before.isActive() && !unitChanged) {
      return;
    }
    boolean isEnabled = unitChanged ? systemctl.state().isEnabled() : before.isEnabled();
    change.undoWith(() -> stopAgain(isEnabled));
    try {
      if (!isEnabled) {
        systemctl.order("enable", Unit.NAME);
        change.done("enabled it, so that it starts with the machine");
      }
      if (wasActive && unitChanged) {
        systemctl.order("restart", Unit.NAME);
        change.done("restarted it; meanwhile the kernel went on recording");
      } else if (!wasActive) {
        systemctl.order("start", Unit.NAME);
        change.done("started it: it is attached and keeps watch");
      }
    } catch (ServiceException e) {
      throw explained(e);
    }
  }

  /** With the agent's own words, and its remedy, where it names one. */
  private ServiceException explained(ServiceException e) {
    UnitState state = systemctl.state();
    Optional<String> words = systemctl.lastWords(state);
    if (words.isEmpty() || state.result().equals("timeout")) {
      return e; // what it said last is not why
    }
    String[] parts = words.get().replaceFirst("^imdscope: ", "").split("; remedy: ", 2);
    return new ServiceException(
        "the agent does not start: " + parts[0],
        parts.length > 1 ? parts[1] : "mend that, and install it again",
        e);
  }

  private void stopAgain(boolean wasEnabled) {
    if (!wasEnabled) {
      systemctl.order("disable", Unit.NAME);
    }
    if (!wasActive) {
      systemctl.order("stop", Unit.NAME);
      systemctl.forget();
      boolean _ = remains.unpin();
    }
  }
}
