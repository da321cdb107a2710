package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.Check;
import io.imdscope.capture.kernel.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doctor looks for the pins' file system where an agent would keep its pins. */
class DoctorCommandTest {
  @TempDir private Path directory;
  private final List<Check> said = new ArrayList<>();

  @Test
  void thePinsAreWhereTheVariableSaysElseTheFile() throws IOException {
    String file = file("pins: /of/file/im");
    assertThat(pins(Map.of("IMDSCOPE_CONFIG", file))).isEqualTo(new Pins(Path.of("/of/file/im")));
    assertThat(pins(Map.of("IMDSCOPE_CONFIG", file, "IMDSCOPE_PINS", "/other/bpf/im")))
        .isEqualTo(new Pins(Path.of("/other/bpf/im")));
    assertThat(said).isEmpty();
  }

  @Test
  void wrongSettingsAreSaid() throws IOException {
    assertThat(pins(Map.of("IMDSCOPE_CONFIG", file("pinz: /a/b")))).isEqualTo(Pins.DEFAULT);
    assertThat(pins(Map.of("IMDSCOPE_CONFIG", file("pins: /c/im"), "IMDSCOPE_PINS", "/")))
        .isEqualTo(Pins.DEFAULT);
    assertThat(said).extracting(Check::status).containsOnly(Check.Status.MISSING);
    assertThat(said.getFirst().detail())
        .contains("pinz")
        .endsWith("at " + Pins.DEFAULT.directory());
    assertThat(said.getLast().detail()).contains("not a directory for pins: /");
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("agent.yaml"), text + "\n").toString();
  }

  private Pins pins(Map<String, String> environment) {
    return DoctorCommand.pins(new EnvironmentDefaults(environment), said);
  }
}
