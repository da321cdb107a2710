package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The archive of images is what it should be, works, and is the same however it is made. */
@Tag("slow")
@Timeout(900)
class ImageIT {
  private static final long MAX_BYTES = 110_000_000;

  /** Nothing to do harm with, should somebody get in. */
  private static final Pattern TOOL =
      Pattern.compile("(?:^|/)(?:sh|bash|dash|busybox|apt.*|dpkg|perl|python.*|keytool|jshell)$");

  /** What only reconcile needs. */
  private static final Pattern RECONCILE =
      Pattern.compile("/lib/(?:cloudwatch|sts|sso|ssooidc|sdk-core|url-connection|hardwood)");

  @TempDir private Path directory;

  /** Only this machine's, which has all that the other has, and the archive of classes. */
  @Test
  void isAlikeWhereverAndWheneverItIsMade() throws Exception {
    Path again =
        Images.build(
            directory.resolve("again"),
            Map.of("IMDSCOPE_ARCHITECTURES", Images.architecture(), "TZ", "Asia/Tokyo"));
    assertThat(OciLayout.of(again, directory.resolve("second")).manifests())
        .containsOnly(
            Map.entry(
                Images.architecture(),
                OciLayout.of(Images.built(), directory.resolve("first"))
                    .manifests()
                    .get(Images.architecture())));
  }

  @Test
  void holdsSmallImagesForBothArchitectures() throws Exception {
    OciLayout layout = OciLayout.of(Images.built(), directory);
    try (Stream<Path> blobs = Files.list(directory.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        assertThat(digest(Files.newInputStream(blob))).isEqualTo(blob.getFileName().toString());
      }
    }
    Map<String, Long> unpacked = new HashMap<>();
    for (String architecture : layout.manifests().keySet()) {
      Map<String, Object> config =
          layout.json(Manifests.map(layout.manifests().get(architecture), "config"));
      assertThat(config).containsEntry("architecture", architecture).containsEntry("os", "linux");
      List<Path> layers = layout.layers(architecture);
      List<String> diffs = Manifests.texts(Manifests.map(config, "rootfs"), "diff_ids");
      assertThat(diffs).hasSameSizeAs(layers);
      for (int i = 0; i < diffs.size(); i++) {
        Path layer = layers.get(i);
        long size;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(layer))) {
          size = in.transferTo(OutputStream.nullOutputStream());
        }
        unpacked.merge(architecture, size, Long::sum);
        assertThat("sha256:" + digest(new GZIPInputStream(Files.newInputStream(layer))))
            .isEqualTo(diffs.get(i));
        assertThat(Run.well("tar", "-tzf", layer.toString()).lines())
            .noneMatch(name -> TOOL.matcher(name).find())
            .noneMatch(name -> RECONCILE.matcher(name).find());
      }
    }
    assertThat(unpacked.keySet()).containsExactlyInAnyOrder("amd64", "arm64");
    assertThat(unpacked.values()).allSatisfy(size -> assertThat(size).isLessThan(MAX_BYTES));
  }

  /** The trimmed runtime has all that the Kubernetes client needs, TLS and JSON among it. */
  @Test
  void asksTheKubernetesApiOverTls() throws Exception {
    OciLayout layout = OciLayout.of(Images.built(), directory.resolve("layout"));
    Path root = Files.createDirectories(directory.resolve("root"));
    for (Path layer : layout.layers(Images.architecture())) {
      String _ = Run.well("tar", "-xzf", layer.toString(), "-C", root.toString());
    }
    try (TlsApi api = new TlsApi(directory)) {
      Files.writeString(root.resolve("kubeconfig"), api.kubeconfig());
      Run doctor =
          Run.of(
              Map.of("NODE_NAME", "node-1"),
              List.of(
                  "unshare",
                  "--mount",
                  "--propagation=private",
                  "sh",
                  "-c",
                  "mount --bind /proc \"$0/proc\" && exec chroot \"$0\" \"$@\"",
                  root.toString(),
                  "/opt/imdscope/runtime/bin/java",
                  "@/opt/imdscope/imdscope.args",
                  "doctor",
                  "--kubeconfig",
                  "/kubeconfig"));
      assertThat(doctor.text())
          .containsPattern("ok +names from kubernetes +1 pods of node node-1\n");
    }
  }

  private static String digest(InputStream of) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(of, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
