package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.capture.CaptureException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a capture is kept in the kernel while no process reads it.
 *
 * @param directory a directory of a BPF file system, made when it is missing
 */
public record Pins(Path directory) {
  /** The usual place. */
  public static final Pins DEFAULT = new Pins(Path.of("/sys/fs/bpf/imdscope"));

  public Pins {
    directory = directory.toAbsolutePath().normalize();
    if (directory.getNameCount() < 2) {
      throw new IllegalArgumentException("not a directory for pins: " + directory);
    }
  }

  /**
   * Detaches what is kept here and removes it; whether there was anything.
   *
   * @throws CaptureException when an agent uses it, or something else than ours is there, which is
   *     left alone
   */
  public boolean remove() {
    Preflight.requireLibbpf();
    Optional<PinDirectory> existing = PinDirectory.openExisting(directory);
    if (existing.isEmpty()) {
      return false;
    }
    try (PinDirectory pins = existing.get()) {
      PinnedSet set = new PinnedSet(pins, PinnedSet.Steps.NONE);
      boolean any = set.layout().isPresent();
      set.clear();
      pins.remove();
      return any;
    } catch (BpfException e) {
      throw Preflight.explain(e);
    }
  }
}
