package io.imdscope.packaged;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The images that the build packages. */
final class Images {
  private static final String ARCHIVE = "imdscope-image.tar";

  private Images() {}

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
        return build(target);
      }
    }
    return archive;
  }

  /** Makes the archive in another directory. */
  static Path build(Path directory) throws IOException, InterruptedException {
    Machine.requireRoot();
    for (String program : new String[] {"apt-get", "dpkg-deb", "unshare"}) {
      Machine.requireProgram(program);
    }
    Files.createDirectories(directory);
    String _ =
        Run.well(
            Map.of("IMDSCOPE_OUT", directory.toString()),
            Run.HOME.resolve("package").toString(),
            "image");
    return directory.resolve(ARCHIVE);
  }
}
