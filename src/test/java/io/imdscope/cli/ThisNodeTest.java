package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells a machine from others of its name. */
class ThisNodeTest {
  private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";

  @TempDir private Path root;

  @Test
  void anInstanceIsKnownByWhatItsFirmwareSays() throws IOException {
    file("proc/sys/kernel/hostname", "ip-10-0-3-5.ec2.internal\n");
    file("sys/devices/virtual/dmi/id/board_asset_tag", "i-0af01c0123456789a\n");
    file("etc/machine-id", MACHINE_ID + "\n");
    Origin origin = ThisNode.read(root, Optional.empty()).origin();
    assertThat(origin.hostName()).isEqualTo("ip-10-0-3-5.ec2.internal");
    assertThat(origin.hostId()).contains("i-0af01c0123456789a");
    assertThat(ThisNode.read(root, Optional.empty()).origin().run()).isNotEqualTo(origin.run());
  }

  @Test
  void elsewhereByItsMachineIdWhichIsNotTold() throws IOException {
    file("sys/devices/virtual/dmi/id/board_asset_tag", "Not Specified\n");
    file("etc/machine-id", MACHINE_ID + "\n");
    String id = ThisNode.read(root, Optional.empty()).origin().hostId().orElseThrow();
    assertThat(id).matches("[0-9a-f]{32}").doesNotContain(MACHINE_ID.substring(0, 8));
    assertThat(ThisNode.read(root, Optional.empty()).origin().hostId()).contains(id);
    file("etc/machine-id", MACHINE_ID.replace('0', '1') + "\n");
    assertThat(ThisNode.read(root, Optional.empty()).origin().hostId().orElseThrow())
        .isNotEqualTo(id);
  }

  @Test
  void inAPodItsNodesNameCounts() throws IOException {
    file("proc/sys/kernel/hostname", "imdscope-x7k2p\n");
    assertThat(ThisNode.read(root, Optional.of("node-7")).origin().hostName()).isEqualTo("node-7");
  }

  @Test
  void whereThereIsNeitherItIsNotKnown() throws IOException {
    file("etc/machine-id", "uninitialized\n");
    assertThat(ThisNode.read(root, Optional.empty()).origin().hostId()).isEmpty();
    assertThat(ThisNode.read(root, Optional.empty()).origin().hostName()).isEqualTo("unknown");
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
