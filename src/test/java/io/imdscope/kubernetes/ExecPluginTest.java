package io.imdscope.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what runs the plugin is taken for it. */
class ExecPluginTest {
  private static final ExecPlugin PLUGIN =
      new ExecPlugin("./bin/aws", List.of("eks", "get-token", "it's"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh -c '/opt/bin/aws' 'eks' 'get-token' 'it'\\''s' ",
        "/opt/bin/aws eks get-token it's ",
        "/usr/bin/python3 /opt/bin/aws eks get-token it's "
      })
  void theShellAndWhatItBecomesAreThePlugin(String commandLine) {
    assertThat(PLUGIN.isRunBy(commandLine)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/opt/bin/aws s3 ls",
        "/opt/bin/laws eks get-token it's",
        "/opt/bin/aws eks get-token it's other",
        "sh -c '/opt/bin/aws' 'eks' 'get-token'"
      })
  void othersAreNot(String commandLine) {
    assertThat(PLUGIN.isRunBy(commandLine)).isFalse();
  }

  @Test
  void withoutArgumentsTheNameIsAllOfTheLastWord() {
    ExecPlugin plain = new ExecPlugin("token", List.of());
    assertThat(plain.isRunBy("sh -c '/bin/token' ")).isTrue();
    assertThat(plain.isRunBy("/bin/get-token ")).isFalse();
  }

  @Test
  void whatCannotBeStartedIsNoProcess() {
    assertThat(new ExecPlugin("", List.of()).isRunBy("")).isFalse();
    assertThat(new ExecPlugin("bin/", List.of()).isRunBy("sh -c '/bin/' ")).isFalse();
    assertThat(new ExecPlugin("a\0b", List.of()).isRunBy("a")).isFalse();
  }
}
