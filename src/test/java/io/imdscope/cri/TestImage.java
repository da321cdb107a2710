package io.imdscope.cri;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** An archive of two images that hold nothing but busybox, as {@code docker save} writes one. */
final class TestImage {
  private static final List<String> APPLETS = List.of("sh", "sleep", "true", "false");

  private TestImage() {}

  static Path in(Path directory) throws IOException {
    Path image = directory.resolve("image.tar");
    if (Files.exists(image)) {
      return image;
    }
    Path work = Files.createDirectory(directory.resolve("image"));
    Path bin = Files.createDirectories(work.resolve("fs/bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    Files.setPosixFilePermissions(
        bin.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    tar("-C", work.resolve("fs").toString(), "-cf", work.resolve("layer.tar").toString(), ".");
    String layer = sha256(work.resolve("layer.tar"));
    // Two configurations, so that the images are two, each with a name.
    for (String name : List.of("pause", "busybox")) {
      Files.writeString(
          work.resolve(name + ".json"),
          """
          {"architecture":"ARCH","os":"linux","config":{"Cmd":["/bin/sleep","1000000"],"Labels":{"is":"NAME"}},
           "rootfs":{"type":"layers","diff_ids":["sha256:LAYER"]}}
          """
              .replace("ARCH", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
              .replace("NAME", name)
              .replace("LAYER", layer));
    }
    Files.writeString(
        work.resolve("manifest.json"),
        """
        [{"Config":"pause.json","RepoTags":["PAUSE"],"Layers":["layer.tar"]},
         {"Config":"busybox.json","RepoTags":["BUSYBOX"],"Layers":["layer.tar"]}]
        """
            .replace("PAUSE", TempContainerd.PAUSE)
            .replace("BUSYBOX", TempContainerd.BUSYBOX));
    tar(
        "-C",
        work.toString(),
        "-cf",
        image.toString(),
        "manifest.json",
        "pause.json",
        "busybox.json",
        "layer.tar");
    return image;
  }

  /** The id of the image of this name, as the kubelet gives it to the runtime. */
  static String id(Path directory, String name) throws IOException {
    return "sha256:" + sha256(directory.resolve("image").resolve(name + ".json"));
  }

  private static void tar(String... arguments) throws IOException {
    List<String> line = new java.util.ArrayList<>(List.of("tar"));
    line.addAll(List.of(arguments));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(line + ": " + said);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
