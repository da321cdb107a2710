package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of images is what it should be, and the same however it is made. */
@Tag("slow")
@Timeout(900)
class ImageIT {
  private static final long MAX_BYTES = 120_000_000;

  /** Nothing to do harm with, should somebody get in. */
  private static final Pattern TOOL =
      Pattern.compile("(?:^|/)(?:sh|bash|dash|busybox|apt.*|dpkg|perl|python.*|keytool|jshell)$");

  @TempDir private Path directory;

  @Test
  void isAlikeWhereverAndWheneverItIsMade() throws Exception {
    assertThat(Files.mismatch(Images.built(), Images.build(directory.resolve("again"))))
        .isEqualTo(-1);
  }

  @Test
  void holdsSmallImagesForBothArchitectures() throws Exception {
    String _ = Run.well("tar", "-xf", Images.built().toString(), "-C", directory.toString());
    try (Stream<Path> blobs = Files.list(directory.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        assertThat(digest(Files.newInputStream(blob))).isEqualTo(blob.getFileName().toString());
      }
    }
    Map<String, Object> layout = Json.object(Files.readString(directory.resolve("index.json")));
    Map<String, Object> index = json(Manifests.maps(layout, "manifests").getFirst());
    Map<String, Long> unpacked = new HashMap<>();
    for (Map<String, Object> each : Manifests.maps(index, "manifests")) {
      Map<String, Object> manifest = json(each);
      Map<String, Object> config = json(Manifests.map(manifest, "config"));
      String architecture = Manifests.map(each, "platform").get("architecture").toString();
      assertThat(config).containsEntry("architecture", architecture).containsEntry("os", "linux");
      List<Map<String, Object>> layers = Manifests.maps(manifest, "layers");
      List<String> diffs = Manifests.texts(Manifests.map(config, "rootfs"), "diff_ids");
      assertThat(diffs).hasSameSizeAs(layers);
      for (int i = 0; i < diffs.size(); i++) {
        Path layer = blob(layers.get(i));
        long size;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(layer))) {
          size = in.transferTo(OutputStream.nullOutputStream());
        }
        unpacked.merge(architecture, size, Long::sum);
        assertThat("sha256:" + digest(new GZIPInputStream(Files.newInputStream(layer))))
            .isEqualTo(diffs.get(i));
        assertThat(Run.well("tar", "-tzf", layer.toString()).lines())
            .noneMatch(name -> TOOL.matcher(name).find());
      }
    }
    assertThat(unpacked.keySet()).containsExactlyInAnyOrder("amd64", "arm64");
    assertThat(unpacked.values()).allSatisfy(size -> assertThat(size).isLessThan(MAX_BYTES));
  }

  private Path blob(Map<String, Object> descriptor) throws IOException {
    Path blob =
        directory.resolve("blobs").resolve(descriptor.get("digest").toString().replace(':', '/'));
    assertThat(Files.size(blob)).isEqualTo(((Number) descriptor.get("size")).longValue());
    return blob;
  }

  private Map<String, Object> json(Map<String, Object> descriptor) throws IOException {
    return Json.object(Files.readString(blob(descriptor)));
  }

  private static String digest(InputStream of) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(of, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
