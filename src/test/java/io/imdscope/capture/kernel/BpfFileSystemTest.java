package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.capture.Check;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of the file system that the agent's pins are in. */
class BpfFileSystemTest {
  @TempDir private Path directory;

  @Test
  void anotherFileSystemIsNamedWithTheRemedy() {
    Check check = BpfFileSystem.examine(directory);
    assertThat(check.status()).isEqualTo(Check.Status.MISSING);
    assertThat(check.detail()).contains("no BPF file system at " + directory + ", but ");
    assertThat(check.remedy().orElseThrow()).contains("mount -t bpf bpf " + directory + ";");
  }

  @Test
  void aMissingDirectoryIsNamedWithTheRemedy() {
    Check check = BpfFileSystem.examine(Path.of("/sys/fs/bpf/none/deeper"));
    assertThat(check.status()).isEqualTo(Check.Status.MISSING);
    assertThat(check.remedy().orElseThrow()).contains("mount -t bpf bpf /sys/fs/bpf;");
  }

  @Test
  void aRealOneIsFineAndAReadOnlyOneIsNot() throws Exception {
    Machine.requireRoot();
    PinLab.run("mount -t bpf bpf " + directory);
    try {
      assertThat(BpfFileSystem.examine(directory).status()).isEqualTo(Check.Status.OK);
      PinLab.run("mount -o remount,ro " + directory);
      Check check = BpfFileSystem.examine(directory);
      assertThat(check.status()).isEqualTo(Check.Status.MISSING);
      assertThat(check.detail()).contains("is read-only");
      assertThat(check.remedy().orElseThrow()).contains("remount,rw");
    } finally {
      PinLab.run("umount " + directory);
    }
  }

  @Test
  void doctorAsksForItWhereThePinsAre() {
    assertThat(Doctor.examine(new Pins(directory.resolve("imdscope"))))
        .filteredOn(check -> check.name().equals("bpf file system"))
        .extracting(Check::detail)
        .singleElement()
        .asString()
        .contains("no BPF file system at " + directory + ", but ")
        .endsWith("the agent does not start");
  }
}
