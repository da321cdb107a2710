package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.Cgroup;
import io.imdscope.capture.CaptureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the root of the cgroup v2 hierarchy: attached anywhere else, a trace would see a part. */
final class CgroupRoot {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private CgroupRoot() {}

  /**
   * Opens the root: where it is mounted, or, on a node with cgroup v1 alone, by mounting it for
   * ourselves.
   *
   * @throws CaptureException when there is none to be had, or only a container's part of it
   */
  static Cgroup open() {
    List<Path> mounts = mounts();
    for (Path mount : mounts) {
      Cgroup cgroup = openOrExplain(mount);
      if (cgroup.isRoot()) {
        return cgroup;
      }
      cgroup.close();
    }
    if (!mounts.isEmpty()) {
      throw new CaptureException(
          "the cgroup tree at " + mounts.getFirst() + " is a container's own, not the node's",
          "mount the node's /sys/fs/cgroup into this container (hostPath) or run on the node itself");
    }
    return mountOurselves();
  }

  /** Where cgroup v2 is mounted, as this process sees it. */
  static List<Path> mounts() {
    try {
      List<Path> mounts = new ArrayList<>();
      for (String line : Files.readAllLines(MOUNTS)) {
        String[] fields = line.split(" ", -1);
        if (fields.length > 2 && fields[2].equals("cgroup2")) {
          mounts.add(Path.of(fields[1].replace("\\040", " ")));
        }
      }
      return List.copyOf(mounts);
    } catch (IOException e) {
      throw new CaptureException(
          "the mounts could not be read from " + MOUNTS, "mount /proc into this container", e);
    }
  }

  private static Cgroup openOrExplain(Path mount) {
    try {
      return Cgroup.open(mount);
    } catch (BpfException e) {
      throw new CaptureException(e.getMessage(), "run as root", e);
    }
  }

  private static Cgroup mountOurselves() {
    try {
      Path directory = Files.createTempDirectory("imdscope-cgroup2-");
      try {
        return Cgroup.openUnmounted(directory);
      } catch (BpfException e) {
        throw new CaptureException(
            "cgroup v2 is not mounted and could not be: " + e.getMessage(),
            "run as root, or mount it: mount -t cgroup2 none /mnt",
            e);
      } finally {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new CaptureException(
          "cgroup v2 is not mounted, and there is no place to mount it",
          "mount it: mount -t cgroup2 none /mnt",
          e);
    }
  }
}
