package io.imdscope.packaged;

import io.imdscope.Machine;
import io.imdscope.trace.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The images that the build packages. */
final class Images {
  private static final String ARCHIVE = "imdscope-image.tar";

  private Images() {}

  /** This machine's architecture, as images name it. */
  static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  /** The archive in {@code target/}, made anew unless it is newer than all that it is made of. */
  static synchronized Path built() throws IOException, InterruptedException {
    Path target = Run.HOME.resolve("target");
    Path archive = target.resolve(ARCHIVE);
    for (String part :
        new String[] {"target/imdscope.jar", "package", "imdscope", "deploy/image"}) {
      if (Files.notExists(archive)
          || Files.getLastModifiedTime(Run.HOME.resolve(part))
                  .compareTo(Files.getLastModifiedTime(archive))
              > 0) {
        return build(target, Map.of());
      }
    }
    return archive;
  }

  /** Makes the archive in another directory, with more in the environment. */
  static Path build(Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    Machine.requireRoot();
    for (String program : new String[] {"apt-get", "dpkg-deb", "unshare"}) {
      Machine.requireProgram(program);
    }
    Files.createDirectories(directory);
    Map<String, String> all = new HashMap<>(environment);
    all.put("IMDSCOPE_OUT", directory.toString());
    String _ = Run.well(all, Run.HOME.resolve("package").toString(), "image");
    return directory.resolve(ARCHIVE);
  }

  /** What the DaemonSet's image is called on a node. */
  static String onNode(Manifests manifests) {
    return "docker.io/library/" + manifests.container().get("image");
  }

  /** Gives a containerd the archive, and waits until its CRI knows the image. */
  static void load(Path socket, Path archive, String image)
      throws IOException, InterruptedException {
    String[] ctr = {"ctr", "--address=" + socket, "--namespace=k8s.io", "images"};
    String _ = Run.well(with(ctr, "import", archive.toString()));
    // The CRI learns of it a little later, and would look for it in a registry until then.
    Await.orFail(
        () -> {
          try {
            return Run.well(with(ctr, "list", "-q", "labels.\"io.cri-containerd.image\"==managed"))
                .lines()
                .anyMatch(image::equals);
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        () -> "the image at the CRI");
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }
}
