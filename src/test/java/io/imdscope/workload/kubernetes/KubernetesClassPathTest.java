package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client works on the libraries that the program ships, in the memory that it may take. */
@Timeout(240)
class KubernetesClassPathTest {
  private static final int PODS = 110;

  /** Without an AOT cache, and with the 16 MiB of heap that the program has anyway. */
  private static final int MAX_GROWTH_KIB = 40 << 10;

  @TempDir private Path directory;

  @Test
  void theShippedLibrariesAreEnough() throws Exception {
    TestPod[] pods =
        IntStream.range(0, PODS).mapToObj(i -> TestPod.named("web-" + i)).toArray(TestPod[]::new);
    try (RawApi api =
        new RawApi(
            (request, answer) -> {
              if (request.verb() == Verb.LIST) {
                answer.json(200, RawApi.list(5, pods));
              } else {
                answer.begin();
                answer.line(RawApi.bookmark(6));
                answer.silence();
              }
            })) {
      String printed = run(api.uri().toString());
      assertThat(printed).contains("Synced[node=node-1, pods=" + PODS + ", leftOut=0");
      Matcher growth = Pattern.compile("growth_kib=([0-9]+)").matcher(printed);
      assertThat(growth.find()).isTrue();
      assertThat(Long.parseLong(growth.group(1))).isLessThan(MAX_GROWTH_KIB);
    }
  }

  private String run(String server) throws Exception {
    Path target = Path.of(System.getProperty("imdscope.basedir"), "target");
    String classPath =
        String.join(
            File.pathSeparator,
            target.resolve("classes").toString(),
            onlyTheMain(target).toString(),
            Files.readString(target.resolve("runtime.classpath")).strip());
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx48m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "--limit-modules",
                modules(),
                "-cp",
                classPath,
                PodMemory.class.getName(),
                server,
                Integer.toString(PODS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Those of the runtime that is packaged. */
  private static String modules() throws Exception {
    Path script = Path.of(System.getProperty("imdscope.basedir"), "package");
    return Files.readAllLines(script).stream()
        .filter(line -> line.startsWith("modules="))
        .map(line -> line.substring("modules=".length()))
        .findFirst()
        .orElseThrow();
  }

  /** Of the tests' classes just the one with the main method. */
  private Path onlyTheMain(Path target) throws Exception {
    String name = PodMemory.class.getName().replace('.', '/') + ".class";
    Path copy = directory.resolve("main").resolve(name);
    Files.createDirectories(copy.getParent());
    Files.copy(target.resolve("test-classes").resolve(name), copy);
    return directory.resolve("main");
  }
}
