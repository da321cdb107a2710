package io.imdscope.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.TablePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The page says what was last measured; and what measures it still fits what it measures. */
class CostTableTest {
  static final List<String> PARTS = CostTable.PARTS;

  @ParameterizedTest
  @FieldSource("PARTS")
  void thePageHasTheTableOfEachResult(String name) throws IOException {
    String page = Files.readString(CostTable.PAGE);
    TablePlace part = CostTable.part(name);
    String table = CostTable.table(Files.readAllLines(part.file()));
    assertThat(part.with(page, table)).isEqualTo(page);
  }

  @Test
  void eachPartIsAScriptThatTheCommandStarts() throws IOException {
    String run = Files.readString(TablePlace.file("bench/run"));
    assertThat(run).contains("parts='" + String.join(" ", CostTable.PARTS) + "'");
    assertThat(CostTable.PARTS)
        .allSatisfy(name -> assertThat(TablePlace.file("bench").resolve(name)).isExecutable());
  }

  @Test
  void mediansHaveTheirSpreadAndRatiosAreThoseOfTheirRounds() {
    assertThat(
            CostTable.table(
                List.of(
                    "# Linux",
                    "streams\tMbit/s\tnothing\t100",
                    "streams\tMbit/s\tagent\t99.5",
                    "streams\tMbit/s\tnothing\t50",
                    "streams\tMbit/s\tagent\t50.5",
                    "streams\tMbit/s\tnothing\t10",
                    "streams\tMbit/s\tagent\t10",
                    "lost\t\ttcpdump\t1234567")))
        .isEqualTo(
            """
            Linux

            | measure | unit | nothing | tcpdump | agent | agent / nothing |
            | --- | --- | --- | --- | --- | --- |
            | streams | Mbit/s | 50 (10 to 100) | | 50.5 (10 to 99.5) | 1 (0.995 to 1.01) |
            | lost | | | 1234567 | | |
            """);
  }

  /** As when one of them was not measured in one round: then beside the median of all. */
  @Test
  void roundsThatAreNotPairedAreHeldAgainstTheMedian() {
    assertThat(new Measured(List.of(2.0)).times(new Measured(List.of(1.0, 4.0))).text())
        .isEqualTo("0.8");
  }

  @Test
  void nothingIsSomeTimesNone() {
    assertThat(new Measured(List.of(2.0)).times(new Measured(List.of(0.0))).text()).isEmpty();
    assertThat(new Measured(List.of(0.0, 3.0)).times(new Measured(List.of(0.0, 1.0))).text())
        .isEqualTo("3");
    assertThat(new Measured(List.of(2.0)).times(new Measured(List.of(-1.0))).text()).isEmpty();
    assertThat(new Measured(List.of(-2.0)).times(new Measured(List.of(1.0))).text()).isEmpty();
  }

  @Test
  void aLineThatIsCutIsNoFigure() {
    assertThatThrownBy(() -> CostTable.table(List.of("streams\tMbit/s\tagent")))
        .hasMessageContaining("no figure");
  }

  /** They are compiled when they are started, months after what they use was changed. */
  @Test
  void whatMeasuresCompiles(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.list(TablePlace.file("bench"));
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(5);
      assertThat(
              compiler
                  .getTask(
                      null,
                      manager,
                      null,
                      List.of(
                          "-proc:none",
                          "-d",
                          classes.toString(),
                          "-cp",
                          System.getProperty("java.class.path")),
                      null,
                      manager.getJavaFileObjectsFromPaths(sources))
                  .call())
          .isTrue();
    }
  }
}
