package io.imdscope.capture.kernel;

import io.imdscope.capture.CaptureException;
import io.imdscope.capture.Check;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the kernel keeps what is pinned until the node's next boot.
 *
 * @see <a href="https://docs.kernel.org/bpf/libbpf/libbpf_overview.html">pinning in libbpf</a>
 */
final class BpfFileSystem {
  private static final String TYPE = "bpf";
  private static final Path USUAL = Path.of("/sys/fs/bpf");
  private static final String NAME = "bpf file system";

  private BpfFileSystem() {}

  /**
   * Whether the agent can keep its pins there. {@code watch} keeps nothing, so that it is no
   * failure when it cannot.
   *
   * @param mount where it should be mounted
   */
  static Check examine(Path mount) {
    try {
      require(mount);
    } catch (CaptureException e) {
      return Check.missing(NAME, e.getMessage() + ": the agent does not start", e.remedy());
    }
    return Files.isWritable(mount)
        ? Check.ok(NAME, mount + ", for what the agent keeps over its restarts")
        : Check.unknown(NAME, "this user may not write to " + mount, "run imdscope doctor as root");
  }

  /**
   * Refuses a directory where nothing can be pinned.
   *
   * @throws CaptureException with the remedy
   */
  static void require(Path mount) {
    Path place = mount.startsWith(USUAL) ? USUAL : mount;
    String remedy =
        "mount it: mount -t bpf bpf "
            + place
            + "; in a container, mount the node's /sys/fs/bpf there (hostPath)";
    try {
      FileStore store = Files.getFileStore(mount);
      if (!store.type().equals(TYPE)) {
        throw new CaptureException(
            "there is no BPF file system at " + mount + ", but " + store.type(), remedy);
      }
      if (store.isReadOnly()) {
        throw new CaptureException(
            "the BPF file system at " + mount + " is read-only",
            "mount -o remount,rw " + mount + "; in a container, mount it without readOnly");
      }
    } catch (IOException e) {
      throw new CaptureException("there is no BPF file system at " + mount, remedy, e);
    }
  }
}
