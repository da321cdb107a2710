package io.imdscope.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.Machine;
import io.imdscope.trace.Programs;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The real SDKs, as their registries have them, and a small program for each that uses it. */
final class Sdks {
  private static final int PATIENCE_MINUTES = 5;
  private static final Path SOURCES = base().resolve("src/test/sdks");
  private static final Path DIRECTORY = base().resolve("target/sdks");

  private Sdks() {}

  /** Where they are, brought there first; skips the test where a registry can't be reached. */
  static synchronized Path require() throws IOException, InterruptedException {
    for (String program : List.of("mvn", "npm")) {
      Machine.requireProgram(program);
    }
    for (String program : List.of("/usr/bin/node", "/usr/bin/aws")) {
      // Containers see what is below /usr.
      Machine.require(Files.isExecutable(Path.of(program)), "needs " + program);
    }
    Machine.require(
        succeeds(Programs.PYTHON, "-c", "import boto3"), "needs boto3 (Debian: python3-boto3)");
    Files.createDirectories(DIRECTORY);
    fetch();
    compile("JavaV1.java", "java-v1-old");
    compile("JavaV1.java", "java-v1-new");
    compile("JavaV2.java", "java-v2");
    return DIRECTORY;
  }

  /** Where the sources of the small programs are. */
  static Path sources() {
    return SOURCES;
  }

  /** Whether one of them, by its directory's name, is there. */
  static boolean has(String sdk) {
    return Files.exists(DIRECTORY.resolve(sdk).resolve("done"));
  }

  private static void fetch() throws IOException, InterruptedException {
    Path log = DIRECTORY.resolve("fetch.log");
    Process fetch =
        new ProcessBuilder("sh", SOURCES.resolve("fetch").toString(), DIRECTORY.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    fetch.getOutputStream().close();
    boolean ended = fetch.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      fetch.descendants().forEach(ProcessHandle::destroyForcibly);
      fetch.destroyForcibly();
    }
    Machine.require(
        ended && fetch.exitValue() == 0,
        "needs the registries of Maven and npm: " + Files.readString(log, UTF_8));
  }

  /** Whether a command of this machine ends well. */
  static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void compile(String source, String sdk) throws IOException {
    Path home = DIRECTORY.resolve(sdk);
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                writer,
                writer,
                "-nowarn",
                "-proc:none",
                "-cp",
                jars(home),
                "-d",
                home.resolve("classes").toString(),
                SOURCES.resolve(source).toString());
    if (code != 0) {
      throw new AssertionError(source + " does not compile: " + said);
    }
  }

  private static String jars(Path home) {
    try (Stream<Path> files = Files.list(home)) {
      return String.join(
          File.pathSeparator,
          files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path base() {
    return Path.of(System.getProperty("imdscope.basedir"));
  }
}
