package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page on the agent has its settings as the command has them. */
class AgentPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("imdscope.basedir"), "docs", "agent.md");

  /** They are about the file, or about no run at all. */
  private static final Set<String> NOT_IN_FILE = Set.of("config", "detach");

  @TempDir private Path directory;

  @Test
  void everySettingIsInTheTable() throws IOException {
    Map<String, List<String>> expected = new TreeMap<>();
    for (OptionSpec option : settings()) {
      String key = key(option);
      String flag = "--" + key + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
      Matcher usual =
          Pattern.compile("\\(default: (.*)\\)").matcher(String.join(" ", option.description()));
      expected.put(
          key,
          List.of(
              flag,
              EnvironmentDefaults.variable(option),
              NOT_IN_FILE.contains(key) ? "" : key,
              usual.find() ? usual.group(1) : key.equals("log") ? "/var/log/imdscope" : ""));
    }
    Map<String, List<String>> listed = new TreeMap<>();
    for (List<String> row : rows()) {
      assertThat(row.getLast()).as(row.getFirst()).isNotBlank();
      assertThat(listed.put(row.getFirst().substring(2).replaceFirst(" .*", ""), row.subList(0, 4)))
          .as(row.getFirst())
          .isNull();
    }
    assertThat(listed).isEqualTo(expected);
    assertThat(AgentCommand.USUAL_LOG).isEqualTo(Path.of("/var/log/imdscope"));
  }

  @Test
  void itsSampleIsAFileThatCanBeRead() throws Exception {
    String sample =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.joining());
    Path file = Files.writeString(directory.resolve("agent.yaml"), sample);
    Map<String, List<String>> values = AgentConfig.read(file);
    assertThat(values.keySet()).doesNotContainAnyElementsOf(NOT_IN_FILE);
    List<String> arguments = new ArrayList<>(List.of("agent"));
    values.forEach((key, all) -> all.forEach(each -> arguments.add("--" + key + "=" + each)));
    assertThat(arguments).contains("--log-max=2g", "--endpoint=[fd00::17]:8181");
    // Knows each key, and converts each value.
    CommandLine.ParseResult parsed =
        Main.commandLine(Map.of()).parseArgs(arguments.toArray(String[]::new));
    assertThat(parsed.subcommand().matchedOptions()).hasSize(arguments.size() - 1);
  }

  private static List<OptionSpec> settings() {
    return Main.commandLine(Map.of())
        .getSubcommands()
        .get("agent")
        .getCommandSpec()
        .options()
        .stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .filter(option -> !option.longestName().equals("--verbose")) // every command's
        .toList();
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** The cells of the table, without marks. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `--"))
        .filter(line -> line.contains("IMDSCOPE_"))
        .map(line -> line.substring(1, line.length() - 1).replace("`", ""))
        .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|", -1)))
        .map(cells -> cells.map(cell -> cell.replace("\\|", "|").strip()).toList())
        .toList();
  }
}
