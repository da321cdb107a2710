package io.imdscope.cli;

import io.imdscope.event.Coverage;
import io.imdscope.event.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The machine that this runs on, as its kernel names it: without asking a server. */
final class ThisNode {
  private static final Path KERNEL = Path.of("proc/sys/kernel");

  /**
   * On Nitro instances the instance id.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html">AWS:
   *     detect whether a host is an EC2 instance</a>
   */
  private static final Path ASSET_TAG = Path.of("sys/devices/virtual/dmi/id/board_asset_tag");

  private static final Path MACHINE_ID = Path.of("etc/machine-id");

  private ThisNode() {}

  /** In a pod the host's name is the pod's: there NODE_NAME says what the node is called. */
  static Coverage.Node read() {
    Optional<String> nodeName =
        Optional.ofNullable(System.getenv("NODE_NAME")).filter(name -> !name.isBlank());
    return read(Path.of("/"), nodeName);
  }

  static Coverage.Node read(Path root, Optional<String> nodeName) {
    return new Coverage.Node(
        new Origin(
            nodeName.or(() -> text(root, KERNEL.resolve("hostname"))).orElse("unknown"),
            hostId(root),
            UUID.randomUUID().toString()),
        text(root, KERNEL.resolve("osrelease")).orElse("unknown"),
        ProgramVersion.current());
  }

  private static Optional<String> hostId(Path root) {
    return text(root, ASSET_TAG)
        .filter(tag -> tag.matches("i-[0-9a-f]{8,17}"))
        .or(
            () ->
                text(root, MACHINE_ID)
                    .filter(id -> id.matches("[0-9a-f]{32}"))
                    .map(ThisNode::ours));
  }

  /**
   * The machine id itself is not to be told to others.
   *
   * @see <a
   *     href="https://www.freedesktop.org/software/systemd/man/latest/machine-id.html">machine-id(5)</a>
   */
  private static String ours(String machineId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("imdscope " + machineId).getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Optional<String> text(Path root, Path name) {
    try {
      return Optional.of(Files.readString(root.resolve(name)).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
