package io.imdscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Each claim of the threat model names tests that there are. */
class ThreatModelTest {
  private static final Pattern TEST = Pattern.compile("`((?:[a-z]+\\.)+\\w+Test)(?:#(\\w+))?`");

  @Test
  void eachClaimNamesTestsThatThereAre() throws IOException {
    Path page = Path.of(System.getProperty("imdscope.basedir"), "docs", "threat-model.md");
    List<String> claims =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| claim |"))
            .toList();
    assertThat(claims).hasSizeGreaterThan(10);
    for (String claim : claims) {
      List<MatchResult> tests = TEST.matcher(claim).results().toList();
      assertThat(tests).as(claim).isNotEmpty();
      assertThat(tests.stream().filter(test -> !exists(test)).map(MatchResult::group)).isEmpty();
    }
  }

  private static boolean exists(MatchResult test) {
    Class<?> tests;
    try {
      tests = Class.forName("io.imdscope." + test.group(1));
    } catch (ClassNotFoundException e) {
      return false;
    }
    Optional<String> name = Optional.ofNullable(test.group(2));
    return Stream.of(tests.getDeclaredMethods())
        .filter(method -> name.isEmpty() || method.getName().equals(name.get()))
        .anyMatch(
            method ->
                Stream.of(Test.class, ParameterizedTest.class, TestFactory.class)
                    .anyMatch(
                        kind -> Arrays.stream(method.getAnnotations()).anyMatch(kind::isInstance)));
  }
}
