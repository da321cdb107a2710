package io.imdscope.cri;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Where runtimes listen. Loads nothing of gRPC. */
public final class CriSockets {
  /** The usual places, the likeliest first. Old Bottlerocket has {@code /run/dockershim.sock}. */
  public static final List<Path> USUAL =
      List.of(
          Path.of("/run/containerd/containerd.sock"),
          Path.of("/run/crio/crio.sock"),
          Path.of("/run/dockershim.sock"),
          Path.of("/run/cri-dockerd.sock"),
          Path.of("/run/k3s/containerd/containerd.sock"));

  private CriSockets() {}

  /**
   * Those that are there, each once where one is a link to another; whether they answer is open.
   */
  public static List<Path> find() {
    return find(Path.of("/"));
  }

  /** As {@link #find()}, of a machine whose root is elsewhere. */
  public static List<Path> find(Path root) {
    return USUAL.stream()
        .map(usual -> root.resolve(usual.toString().substring(1)))
        .filter(Files::exists)
        .filter(path -> !Files.isRegularFile(path) && !Files.isDirectory(path))
        .filter(path -> firstOfItsKind(root, path))
        .toList();
  }

  private static boolean firstOfItsKind(Path root, Path path) {
    return USUAL.stream()
        .map(usual -> root.resolve(usual.toString().substring(1)))
        .takeWhile(earlier -> !earlier.equals(path))
        .noneMatch(earlier -> same(earlier, path));
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.exists(one, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(one, other);
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
