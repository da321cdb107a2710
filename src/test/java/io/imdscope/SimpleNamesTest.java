package io.imdscope;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A class is found by its name, and one import of it can't be taken for another. */
class SimpleNamesTest {
  /** Those that still share a name, and how many do; no other may come. */
  private static final Map<String, Integer> SHARED =
      Map.of(
          "Answer", 2,
          "Api", 2,
          "BodySkipper", 2,
          "Bounds", 2,
          "Connection", 2,
          "Group", 2,
          "HeadParser", 2,
          "HopLimits", 2,
          "Reasons", 2,
          "Tally", 2);

  @Test
  void noTwoClassesShareTheirNameButThese() {
    Map<String, TreeSet<String>> byName =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.imdscope")
                .stream()
                .filter(JavaClass::isTopLevelClass)
                // Made by protoc.
                .filter(each -> !each.getPackageName().endsWith(".proto"))
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .collect(
                    groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        mapping(JavaClass::getName, toCollection(TreeSet::new))));
    assertThat(byName).hasSizeGreaterThan(100);
    byName.values().removeIf(names -> names.size() == 1);
    byName.forEach(
        (name, classes) ->
            assertThat(classes).as(name).hasSizeLessThanOrEqualTo(SHARED.getOrDefault(name, 1)));
  }
}
