package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.kernel.Pins;
import io.imdscope.service.Host;
import io.imdscope.service.UnitCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the service's pins and log are is found wherever it is said. */
class UnitSettingsTest {
  @TempDir private Path root;
  private Host host;

  @BeforeEach
  void begin() throws IOException {
    host = new Host(root, true);
    Files.createDirectories(host.settings().getParent());
    Files.writeString(host.settings(), "pins: /sys/fs/bpf/of-file\nlog: /var/log/of-file\n");
  }

  @Test
  void theFileIsReadWhereThereIsNoUnit() {
    ServiceRemains remains = remains(List.of(), Map.of());
    assertThat(remains.pins()).isEqualTo(new Pins(Path.of("/sys/fs/bpf/of-file")));
    assertThat(remains.log()).isEqualTo(Path.of("/var/log/of-file"));
    assertThat(remains.unknown()).isEmpty();
  }

  @Test
  void variablesAndFlagsOfTheUnitComeFirst() {
    ServiceRemains remains =
        remains(
            List.of("--config", host.settings().toString(), "--log", "/var/log/of-flag"),
            Map.of("IMDSCOPE_PINS", "/sys/fs/bpf/of-variable", "IMDSCOPE_LOG", "/var/log/no"));
    assertThat(remains.pins()).isEqualTo(new Pins(Path.of("/sys/fs/bpf/of-variable")));
    assertThat(remains.log()).isEqualTo(Path.of("/var/log/of-flag"));
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Files.writeString(host.settings(), "pinz: /sys/fs/bpf/of-file\n");
    ServiceRemains remains = remains(List.of(), Map.of());
    assertThat(remains.pins()).isEqualTo(Pins.DEFAULT);
    assertThat(remains.unknown())
        .hasSize(1)
        .first()
        .asString()
        .contains("pinz")
        .contains("only at /sys/fs/bpf/imdscope, for the log only in /var/log/imdscope");
  }

  @Test
  void whatOfTheUnitCannotBeReadIsSaid() {
    UnitCommand unit = new UnitCommand(List.of(), Map.of(), List.of("/etc/default/*"));
    assertThat(ServiceRemains.of(UnitSettings.of(host, unit)).unknown())
        .hasSize(1)
        .first()
        .asString()
        .contains("/etc/default/*");
  }

  private ServiceRemains remains(List<String> arguments, Map<String, String> environment) {
    return ServiceRemains.of(
        UnitSettings.of(host, new UnitCommand(arguments, environment, List.of())));
  }
}
