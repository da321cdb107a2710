package io.imdscope;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may use whom: a value goes one way, nothing calls back up the line. */
class PackageRuleTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.imdscope");

  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("event", List.of()),
          Map.entry("bpf", List.of()),
          Map.entry("gzip", List.of()),
          Map.entry("capture", List.of("event", "bpf", "gzip")),
          Map.entry("http", List.of("event")),
          Map.entry("cri", List.of()),
          Map.entry("kubernetes", List.of()),
          Map.entry("workload", List.of("event", "cri", "kubernetes")),
          Map.entry("diagnosis", List.of("event")),
          Map.entry("output", List.of("event", "diagnosis", "kubernetes", "gzip")),
          Map.entry("reconcile", List.of("event", "gzip")),
          Map.entry("lab", List.of("event", "cri")),
          Map.entry("service", List.of("event")));

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheyMay() {
    return MAY_USE.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey() + " uses only " + rule.getValue(),
                    () -> check(rule.getKey(), rule.getValue())));
  }

  @Test
  void everyPackageHasARule() {
    String[] known =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
            .map(name -> "io.imdscope." + name + "..")
            .toArray(String[]::new);
    ArchRuleDefinition.classes().should().resideInAnyPackage(known).check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.imdscope.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static void check(String name, List<String> mayUse) {
    String[] allowed =
        Stream.concat(mayUse.stream(), Stream.of(name))
            .map(other -> "io.imdscope." + other + "..")
            .toArray(String[]::new);
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.imdscope." + name + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.imdscope..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            allowed))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
