package io.imdscope.lab.containers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An archive of images that need no registry. All have the same files, and each an id of its own.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/v1.2.md">the archive's
 *     layout</a>
 */
public final class ImageArchive {
  /** What containers of the lab run, unless they say otherwise. */
  public static final String IMAGE = "docker.io/library/imdscope-lab:1";

  /** A later version of it, to tell images apart. */
  public static final String IMAGE_2 = "docker.io/library/imdscope-lab:2";

  /** What a pod's sandbox runs: it sleeps. */
  public static final String PAUSE = "docker.io/library/imdscope-lab-pause:1";

  /** All that are in the archive. */
  public static final List<String> IMAGES = List.of(IMAGE, IMAGE_2, PAUSE);

  private ImageArchive() {}

  /**
   * Writes the archive.
   *
   * @param busybox a static BusyBox, which is also the shell
   * @param applets the names under which it serves
   * @param files programs and libraries, kept at the same paths, programs also in {@code /bin}
   * @throws IOException when a file cannot be read, or the archive not be written
   */
  public static void write(Path archive, Path busybox, List<String> applets, List<Path> files)
      throws IOException {
    Path layer = archive.resolveSibling("layer.tar");
    String digest = layer(layer, busybox, applets, files);
    try (Tar tar = new Tar(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      List<String> manifest = new ArrayList<>();
      for (String image : IMAGES) {
        String config = "config-" + manifest.size() + ".json";
        tar.text(config, config(image, digest));
        manifest.add(
            """
            {"Config":"%s","RepoTags":["%s"],"Layers":["layer.tar"]}"""
                .formatted(config, image));
      }
      tar.text("manifest.json", "[" + String.join(",", manifest) + "]");
      tar.file("layer.tar", layer);
    } finally {
      Files.deleteIfExists(layer);
    }
  }

  private static String config(String image, String layer) {
    return """
        {"architecture":"%s","os":"linux",
         "config":{"Env":["PATH=/bin"],"Cmd":["sleep","2147483647"],"Labels":{"image":"%s"}},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
        """
        .formatted(architecture(), image, layer);
  }

  /** As images name it. */
  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String layer(Path layer, Path busybox, List<String> applets, List<Path> files)
      throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(layer));
        Tar tar = new Tar(new DigestOutputStream(file, digest))) {
      Set<String> made = new TreeSet<>();
      directories(tar, made, Path.of("bin"));
      tar.directory("tmp");
      tar.file("bin/busybox", busybox);
      for (String applet : applets) {
        if (!applet.equals("busybox") && !contains(files, applet)) {
          tar.link("bin/" + applet, "busybox");
        }
      }
      for (Path each : files) {
        String name = each.toString().substring(1);
        directories(tar, made, Path.of(name).getParent());
        tar.file(name, each);
        if (each.getParent().endsWith("bin") && !name.startsWith("bin/")) {
          tar.link("bin/" + each.getFileName(), each.toString());
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean contains(List<Path> files, String name) {
    return files.stream().anyMatch(file -> file.endsWith(name));
  }

  private static void directories(Tar tar, Set<String> made, Path directory) throws IOException {
    for (int i = 1; i <= directory.getNameCount(); i++) {
      String name = directory.subpath(0, i).toString();
      if (made.add(name)) {
        tar.directory(name);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
