package io.imdscope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Starts a copy of {@code ./imdscope} on a made-up machine: the only programs on its PATH are links
 * to a few system tools and fakes that write down how they were called.
 */
@Timeout(60)
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh cat cp env find flock grep mkdir mv readlink rm sed setpriv setsid sleep timeout touch tr"
              .split(" "));

  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in *AOTCacheOutput*) echo noise; echo called >>"$FAKES/training.calls"; exit 1 ;; esac
      echo $$ >"$FAKES/java.pid"
      printf '%s\\0' "$@" >"$FAKES/java.arguments"
      env -0 >"$FAKES/java.environment"
      echo result
      if [ -n "${JAVA_WAITS-}" ]; then
        trap 'exit 9' TERM
        touch "$FAKES/java.started"
        # No longer than the test, whatever becomes of it.
        while [ -d "$FAKES" ]; do sleep 0.02; done
      fi
      exit "${JAVA_EXITS:-0}"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME ${FAKE_UID-}" >>"$FAKES/mvn.calls"
      echo noise
      mkdir -p target
      touch "$FAKES/mvn.started"
      if [ -n "${MAVEN_WAITS-}" ]; then while [ -d "$FAKES" ] && [ ! -e "$FAKES/go" ]; do sleep 0.02; done; fi
      if [ -n "${MAVEN_EDITS-}" ]; then sleep 0.1; echo edited >src/main/java/A.java; fi
      echo "jar $$" >target/imdscope.jar
      if [ -n "${MAVEN_FAILS-}" ]; then echo "[ERROR] no such symbol"; exit 1; fi
      """;

  private static final String SUDO =
      """
      #!/bin/sh
      echo "$*" >>"$FAKES/sudo.calls"
      case $1 in
        -n) exit "${SUDO_ASKS:-0}" ;;
        -u) FAKE_UID=${2#"#"} SUDO_UID=0 && export FAKE_UID SUDO_UID && shift 3 ;;
        *) FAKE_UID=0 && export FAKE_UID ;;
      esac
      # What is not named on the command line does not get through.
      unset IMDSCOPE_ENDPOINT NO_COLOR
      shift
      exec "$@"
      """;

  private static final String APT_GET =
      """
      #!/bin/sh
      echo noise
      while case $1 in -q) true ;; -o) shift ;; *) false ;; esac; do shift; done
      echo "$*" >>"$FAKES/apt-get.calls"
      for package; do
        case $package in
          openjdk-25-*) mkdir -p "$IMDSCOPE_MACHINE_ROOT/usr/lib/jvm"
            cp -r "$FAKES/jdk-25" "$IMDSCOPE_MACHINE_ROOT/usr/lib/jvm/openjdk-25" ;;
          libbpf1) touch "$IMDSCOPE_MACHINE_ROOT/usr/lib64/libbpf.so.1" ;;
          maven) cp "$FAKES/mvn" "${FAKES%/*}/bin/mvn" ;;
        esac
      done
      """;

  @TempDir Path directory;
  private Path tree;
  private Path bin;
  private Path fakes;
  private Path machine;
  private Path jar;
  private Path source;
  private final Map<String, String> environment = new TreeMap<>();

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void makeUpAMachine() throws IOException {
    directory = directory.toRealPath();
    tree = Files.createDirectories(directory.resolve("a tree"));
    bin = Files.createDirectories(directory.resolve("bin"));
    fakes = Files.createDirectories(directory.resolve("fakes"));
    machine = Files.createDirectories(directory.resolve("machine"));
    jar = tree.resolve("target/imdscope.jar");
    source = tree.resolve("src/main/java/A.java");
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), findOnPath(tool));
    }
    program(bin.resolve("id"), "#!/bin/sh\necho ${FAKE_UID:-0}\n");
    program(bin.resolve("stat"), "#!/bin/sh\necho \"${FAKE_OWNER:-0}${2#%u}\" | sed s/:.*/:0/\n");
    program(bin.resolve("chown"), "#!/bin/sh\necho \"$*\" >>\"$FAKES/chown.calls\"\n");
    program(bin.resolve("apt-get"), APT_GET);
    program(bin.resolve("apt-cache"), "#!/bin/sh\necho \"  Candidate: ${APT_OFFERS:-25.0.1}\"\n");
    for (String name : List.of("clang", "llvm-strip")) {
      program(bin.resolve(name), "#!/bin/sh\n");
    }
    program(fakes.resolve("mvn"), MAVEN);
    program(bin.resolve("mvn"), MAVEN);
    jdk(fakes.resolve("jdk-25"), "25.0.3");
    jdk(machine.resolve("usr/lib/jvm/jdk-25"), "25.0.3");
    distribution("ID=debian", "VERSION_ID=\"13\"");
    write(machine.resolve("usr/include/bpf/bpf_helpers.h"), "");
    write(machine.resolve("usr/include/linux/bpf.h"), "");
    write(machine.resolve("usr/lib64/libbpf.so.1"), "");
    Files.copy(
        Path.of(System.getProperty("imdscope.basedir"), "imdscope"), tree.resolve("imdscope"));
    write(tree.resolve("pom.xml"), "");
    write(source, "");
    write(source.resolveSibling("B.java"), "");
    environment.put("PATH", bin.toString());
    environment.put("FAKES", fakes.toString());
    environment.put("IMDSCOPE_MACHINE_ROOT", machine.toString());
  }

  @AfterEach
  void removeTheLinks() throws IOException {
    // JUnit warns of each link that leads out of the directory it deletes.
    for (String tool : TOOLS) {
      Files.delete(bin.resolve(tool));
    }
  }

  @Test
  void startsFromAnyDirectoryThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a tree/imdscope"));
    Path second = Files.createSymbolicLink(fakes.resolve("second link"), link);

    Result result = finish(start(machine, second, "report"));

    assertThat(result).isEqualTo(new Result(0, "result\n", result.err()));
    assertThat(javaArguments()).containsSequence("-jar", jar.toString(), "report");
  }

  @Test
  void handsArgumentsOnAsTheyAre() throws Exception {
    List<String> arguments =
        List.of(
            "report", "two words", "a\nline\n", "", "*", "$HOME", "'\"\\", "-n", "--", "--help");

    run(arguments.toArray(String[]::new));

    List<String> passed = javaArguments();
    assertThat(passed.subList(passed.size() - arguments.size(), passed.size()))
        .isEqualTo(arguments);
  }

  @Test
  void appendsJvmOptionsAfterItsOwnAndBeforeTheProgram() throws Exception {
    environment.put("IMDSCOPE_JAVA_OPTS", "-Xmx1g  -Dx=*");
    write(directory.resolve("-Dx=a file"), "");

    run("doctor");

    assertThat(javaArguments())
        .containsSubsequence("-Xmx48m", "-Xmx1g", "-Dx=*", "-jar", jar.toString(), "doctor");
  }

  /** It is not resident on a node, and may be about a whole cluster. */
  @Test
  void givesAReportMoreMemoryAndTheBetterCompiler() throws Exception {
    run("report", "logs");

    assertThat(javaArguments())
        .contains("-Xmx1g")
        .doesNotContain("-Xmx48m", "-XX:TieredStopAtLevel=1")
        .containsSubsequence("-jar", jar.toString(), "report", "logs");
  }

  /** A word too many is one that was meant to change something. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--slow",
        "--quick ReportTest",
        "--fuzz",
        "--fuzz soon",
        "--fuzz 60 CriFuzzer",
        "--kernels 6.12 6.13"
      })
  void verifyRefusesWhatItDoesNotKnow(String arguments) throws Exception {
    Path run = tree.resolve("src/test/kernels/run");
    Files.createDirectories(run.getParent());
    for (Path copy : List.of(tree.resolve("verify"), run)) {
      Path name = tree.relativize(copy);
      Files.copy(Path.of(System.getProperty("imdscope.basedir")).resolve(name), copy);
    }

    Result result = finish(start(directory, tree.resolve("verify"), arguments.split(" ")));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("usage: ./verify ").hasLineCount(1);
    assertThat(fakes.resolve("mvn.calls")).doesNotExist();
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    environment.put("JAVA_EXITS", "42");

    assertThat(run("report").code()).isEqualTo(42);
  }

  @Test
  void becomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    environment.put("JAVA_WAITS", "yes");

    Process process = start(directory, tree.resolve("imdscope"), "report");
    await(fakes.resolve("java.started"));
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(9);
    assertThat(calls("java.pid")).containsExactly(Long.toString(process.pid()));
  }

  @Test
  void buildsOnTheFirstStartOnlyAndKeepsStandardOutputClean() throws Exception {
    Result first = run("report");
    Result second = run("report");

    assertThat(calls("mvn.calls")).hasSize(1);
    assertThat(calls("training.calls")).hasSize(1);
    assertThat(first.out()).isEqualTo("result\n");
    assertThat(first.err())
        .isEqualTo("imdscope: building (the first start, or the sources have changed)\n");
    assertThat(second).isEqualTo(new Result(0, "result\n", ""));
  }

  @Test
  void buildsAgainWhenASourceWasEdited() throws Exception {
    run("report");
    ageTheBuild();
    run("report");
    assertThat(calls("mvn.calls")).hasSize(1);

    Files.writeString(source, "edited");
    run("report");

    assertThat(calls("mvn.calls")).hasSize(2);
  }

  @Test
  void buildsAgainWhenASourceWasDeleted() throws Exception {
    run("report");
    ageTheBuild();

    Files.delete(source);
    run("report");
    run("report");

    assertThat(calls("mvn.calls")).hasSize(2);
  }

  @Test
  void buildsAgainWhenASourceWasEditedDuringTheBuild() throws Exception {
    environment.put("MAVEN_EDITS", "yes");
    run("report");
    environment.remove("MAVEN_EDITS");
    run("report");
    run("report");

    assertThat(calls("mvn.calls")).hasSize(2);
  }

  @Test
  void buildsOnceForTwoStartsAtOnce() throws Exception {
    environment.put("MAVEN_WAITS", "yes");
    Process first = start(directory, tree.resolve("imdscope"), "report");
    await(fakes.resolve("mvn.started"));
    Process second = start(directory, tree.resolve("imdscope"), "report");
    while (second.isAlive() && !Files.readString(errors(second)).contains("waiting")) {
      Thread.sleep(5);
    }
    write(fakes.resolve("go"), "");

    assertThat(finish(first).out()).isEqualTo("result\n");
    assertThat(finish(second))
        .isEqualTo(
            new Result(
                0, "result\n", "imdscope: waiting for the build that another start has begun\n"));
    assertThat(calls("mvn.calls")).hasSize(1);
  }

  @Test
  void leavesTheOldJarToTheProgramThatStillRunsFromIt() throws Exception {
    run("report");
    ageTheBuild();
    Path inUse = Files.createLink(directory.resolve("in use"), jar);
    String before = Files.readString(inUse);

    Files.writeString(source, "edited");
    run("report");

    assertThat(inUse).hasContent(before);
    assertThat(Files.readString(jar)).isNotEqualTo(before);
  }

  @Test
  void startsNothingThatAFailedBuildLeftBehind() throws Exception {
    environment.put("MAVEN_FAILS", "yes");
    Result failed = run("report");
    Result again = run("report");
    environment.remove("MAVEN_FAILS");
    Result mended = run("report");

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("[ERROR] no such symbol\n")
        .endsWith("imdscope: the build failed\n");
    assertThat(again).isEqualTo(failed);
    assertThat(mended.out()).isEqualTo("result\n");
    assertThat(calls("mvn.calls")).hasSize(3);
  }

  @Test
  void startsABuildWithoutItsSources() throws Exception {
    run("report");
    for (Path path : List.of(source, source.resolveSibling("B.java"), tree.resolve("pom.xml"))) {
      Files.delete(path);
    }
    Files.delete(source.getParent());
    Files.delete(tree.resolve("src/main"));
    Files.delete(tree.resolve("src"));

    assertThat(run("report")).isEqualTo(new Result(0, "result\n", ""));
    assertThat(calls("mvn.calls")).hasSize(1);
  }

  @Test
  void startsABuildInATreeThatIsNotWritable() throws Exception {
    run("report");
    ageTheBuild();
    Files.writeString(source, "edited");
    allow(fakes, "rwxrwxrwx");
    for (String file : List.of("java.pid", "java.arguments", "java.environment")) {
      Files.delete(fakes.resolve(file));
    }
    allow(directory, "r-xr-xr-x");
    allow(tree, "r-xr-xr-x");
    allow(jar.getParent(), "r-xr-xr-x");
    try {
      List<String> command = new ArrayList<>(List.of(bin.resolve("setsid").toString()));
      if (Files.getOwner(jar).getName().equals("root")) {
        // Permissions don't hold root back.
        command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      }
      command.addAll(List.of(tree.resolve("imdscope").toString(), "report"));
      Result result = finish(start(directory, command));

      assertThat(result.code()).isZero();
      assertThat(result.out()).isEqualTo("result\n");
      assertThat(result.err()).contains("not writable: starting the older build").hasLineCount(1);
      assertThat(calls("mvn.calls")).hasSize(1);
    } finally {
      allow(directory, "rwxr-xr-x");
      allow(tree, "rwxr-xr-x");
      allow(jar.getParent(), "rwxr-xr-x");
    }
  }

  @Test
  void buildsAsTheOwnerOfTheSourcesUnderSudo() throws Exception {
    program(bin.resolve("sudo"), SUDO);
    environment.putAll(Map.of("SUDO_UID", "1000", "FAKE_OWNER", "1000"));

    Result result = run("watch");

    assertThat(result.out()).isEqualTo("result\n");
    assertThat(calls("mvn.calls")).containsExactly(machine.resolve("usr/lib/jvm/jdk-25") + " 1000");
    assertThat(calls("chown.calls")).isEmpty();
    assertThat(javaEnvironment()).doesNotContain("FAKE_UID=1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void leavesWhatRootBuiltToTheOwnerOfTheSources(String fails) throws Exception {
    environment.put("FAKE_OWNER", "1000");
    if (fails.equals("1")) {
      environment.put("MAVEN_FAILS", "yes");
    }

    assertThat(run("watch").code()).isEqualTo(Integer.parseInt(fails));
    assertThat(calls("chown.calls")).containsExactly("-hR 1000:0 " + jar.getParent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID=plan9", "ID=debian VERSION_ID=12"})
  void saysInOneLineWhereToGetAJavaThatIsNotPackaged(String release) throws Exception {
    distribution(release.split(" "));
    remove(machine.resolve("usr/lib/jvm/jdk-25"));
    environment.put("APT_OFFERS", "(none)");

    Result result = run("report");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("https://adoptium.net").hasLineCount(1);
    assertThat(calls("apt-get.calls")).isEmpty();
  }

  @Test
  void installsWhatTheBuildLacksInOneGo() throws Exception {
    remove(machine.resolve("usr/lib/jvm/jdk-25"));
    Files.delete(bin.resolve("mvn"));

    Result result = run("report");

    assertThat(result.out()).isEqualTo("result\n");
    assertThat(result.err()).startsWith("imdscope: installing openjdk-25-jdk-headless maven\n");
    assertThat(calls("apt-get.calls"))
        .containsExactly(
            "update", "install -y --no-install-recommends openjdk-25-jdk-headless maven");
  }

  @ParameterizedTest
  @CsvSource({"watch, true", "agent, true", "report, false", "doctor, false", "lab, false"})
  void installsTheLibraryOnlyForCommandsThatUseIt(String command, boolean uses) throws Exception {
    for (String tool : List.of("ip", "curl", "nsenter")) {
      program(bin.resolve(tool), "#!/bin/sh\n");
    }
    Files.delete(machine.resolve("usr/lib64/libbpf.so.1"));

    run(command);

    assertThat(calls("apt-get.calls").contains("install -y --no-install-recommends libbpf1"))
        .isEqualTo(uses);
    assertThat(javaArguments()).endsWith(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab up", "watch --lab"})
  void namesTheCommandThatInstallsWhenItMayNot(String command) throws Exception {
    environment.put("IMDSCOPE_NO_INSTALL", "1");

    Result result = run(command.split(" "));

    assertThat(result)
        .isEqualTo(
            new Result(
                5,
                "",
                "imdscope: needs what is not installed; as root, run: apt-get update && apt-get"
                    + " install -y --no-install-recommends iproute2 curl util-linux\n"));
    assertThat(calls("apt-get.calls")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"lab up --containers, true", "watch --lab --containers, true", "lab up, false"})
  void asksForAContainerRuntimeOnlyForContainers(String command, boolean asks) throws Exception {
    environment.put("IMDSCOPE_NO_INSTALL", "1");

    assertThat(run(command.split(" ")).err())
        .endsWith(
            " iproute2 curl util-linux"
                + (asks ? " containerd runc containernetworking-plugins busybox-static" : "")
                + "\n");
  }

  @Test
  void passesOverAnOlderJavaWithoutStartingIt() throws Exception {
    jdk(machine.resolve("usr/lib/jvm/a-17"), "17.0.15");
    jdk(directory.resolve("old"), "1.8.0_452");
    Files.createSymbolicLink(bin.resolve("java"), machine.resolve("usr/lib/jvm/a-17/bin/java"));
    environment.put("JAVA_HOME", directory.resolve("old").toString());
    for (Path old : List.of(directory.resolve("old"), machine.resolve("usr/lib/jvm/a-17"))) {
      program(old.resolve("bin/java"), "#!/bin/sh\ntouch \"$FAKES/old.started\"\nexit 1\n");
    }

    assertThat(run("report").out()).isEqualTo("result\n");
    assertThat(fakes.resolve("old.started")).doesNotExist();
  }

  @Test
  void asksAJavaThatHasNoReleaseFile() throws Exception {
    remove(machine.resolve("usr/lib/jvm/jdk-25"));
    Path home = directory.resolve("jlinked");
    for (String name : List.of("java", "javac")) {
      String version =
          name.equals("java") ? "openjdk version \"25.0.3\" 2026-04-21" : "javac 25.0.3";
      program(
          home.resolve("bin").resolve(name),
          "#!/bin/sh\n[ \"$*\" != -version ] || { echo '"
              + version
              + "' >&2; exit 0; }\n"
              + JAVA.substring(JAVA.indexOf('\n')));
    }
    environment.put("JAVA_HOME", home.toString());

    assertThat(run("report").out()).isEqualTo("result\n");
    assertThat(calls("apt-get.calls")).isEmpty();
  }

  @Test
  void takesTheChosenJavaForTheBuildToo() throws Exception {
    jdk(directory.resolve("chosen"), "26");
    environment.put("IMDSCOPE_JAVA", "chosen/bin/java");

    run("report");

    assertThat(javaEnvironment()).contains("IMDSCOPE_JAVA=" + directory.resolve("chosen/bin/java"));
    assertThat(calls("mvn.calls")).containsExactly(directory.resolve("chosen") + " ");
    assertThat(calls("training.calls")).hasSize(1);
  }

  @Test
  void refusesAChosenJavaThatIsTooOld() throws Exception {
    jdk(directory.resolve("old"), "21.0.2");
    environment.put("IMDSCOPE_JAVA", directory.resolve("old/bin/java").toString());

    Result result = run("report");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).contains("IMDSCOPE_JAVA").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"watch", "agent", "lab up", "service install"})
  void refusesWithoutRootAndWithoutSudo(String command) throws Exception {
    environment.put("FAKE_UID", "1000");

    Result result = run(command.split(" "));

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("needs root").hasLineCount(1);
    assertThat(fakes.resolve("java.pid")).doesNotExist();
    assertThat(calls("mvn.calls")).isEmpty();
  }

  @Test
  void refusesASudoThatWouldAskWhereNobodyCanAnswer() throws Exception {
    program(bin.resolve("sudo"), SUDO);
    environment.putAll(Map.of("FAKE_UID", "1000", "SUDO_ASKS", "1"));

    assertThat(run("watch").code()).isEqualTo(5);
    assertThat(calls("sudo.calls")).containsExactly("-n true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "--version",
        "read x",
        "report",
        "doctor",
        "watch --help",
        "agent -h"
      })
  void needsNoRootToTellOrRead(String command) throws Exception {
    program(bin.resolve("sudo"), SUDO);
    environment.put("FAKE_UID", "1000");

    String[] arguments =
        Arrays.stream(command.split(" ")).filter(a -> !a.isEmpty()).toArray(String[]::new);
    assertThat(run(arguments).out()).isEqualTo("result\n");
    assertThat(calls("sudo.calls")).isEmpty();
  }

  @Test
  void goesThroughSudoWithTheSettingsAndBuildsWithoutIt() throws Exception {
    program(bin.resolve("sudo"), SUDO);
    environment.putAll(
        Map.of(
            "FAKE_UID", "1000",
            "JAVA_EXITS", "3",
            "NO_COLOR", "1",
            "IMDSCOPE_ENDPOINT", "two words\nIMDSCOPE_FALSE=\"$x\""));

    Result result = run("--verbose", "watch", "--", "--help");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("result\n");
    assertThat(result.err().lines())
        .containsOnlyOnce("imdscope: watch needs root: going through sudo");
    assertThat(javaEnvironment())
        .contains("FAKE_UID=0", "NO_COLOR=1", "IMDSCOPE_ENDPOINT=two words\nIMDSCOPE_FALSE=\"$x\"")
        .noneMatch(entry -> entry.startsWith("IMDSCOPE_FALSE"));
    assertThat(javaArguments()).endsWith("--verbose", "watch", "--", "--help");
    assertThat(calls("mvn.calls")).containsExactly(machine.resolve("usr/lib/jvm/jdk-25") + " 1000");
  }

  private Result run(String... arguments) throws Exception {
    return finish(start(directory, tree.resolve("imdscope"), arguments));
  }

  private Process start(Path workingDirectory, Path launcher, String... arguments)
      throws IOException {
    // A session of its own has no terminal, wherever the tests run.
    List<String> command =
        new ArrayList<>(List.of(bin.resolve("setsid").toString(), launcher.toString()));
    command.addAll(List.of(arguments));
    return start(workingDirectory, command);
  }

  private Process start(Path workingDirectory, List<String> command) throws IOException {
    Path out = Files.createTempFile(fakes, "out", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.redirectOutput(out.toFile()).redirectError(Path.of(out + ".err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    write(fakes.resolve("out-of-" + process.pid()), out.toString());
    return process;
  }

  private Result finish(Process process) throws Exception {
    int code = process.waitFor();
    return new Result(code, Files.readString(output(process)), Files.readString(errors(process)));
  }

  private Path output(Process process) throws IOException {
    return Path.of(Files.readString(fakes.resolve("out-of-" + process.pid())));
  }

  private Path errors(Process process) throws IOException {
    return Path.of(output(process) + ".err");
  }

  private List<String> calls(String name) throws IOException {
    Path file = fakes.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private List<String> javaArguments() throws IOException {
    return betweenNuls("java.arguments");
  }

  private List<String> javaEnvironment() throws IOException {
    return betweenNuls("java.environment");
  }

  private List<String> betweenNuls(String name) throws IOException {
    List<String> parts = List.of(Files.readString(fakes.resolve(name), UTF_8).split("\0", -1));
    return parts.subList(0, parts.size() - 1);
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(5);
    }
  }

  /** Puts the sources two minutes and the build one minute before what the test does next. */
  private void ageTheBuild() throws IOException {
    Instant now = Instant.now();
    List<Path> sources;
    try (Stream<Path> paths = Files.walk(tree)) {
      sources = paths.filter(path -> !path.startsWith(jar.getParent())).toList();
    }
    for (Path path : sources) {
      Files.setLastModifiedTime(path, FileTime.from(now.minusSeconds(120)));
    }
    Files.setLastModifiedTime(jar, FileTime.from(now.minusSeconds(60)));
  }

  private void distribution(String... lines) throws IOException {
    write(machine.resolve("etc/os-release"), String.join("\n", lines) + "\n");
  }

  private static void jdk(Path home, String version) throws IOException {
    program(home.resolve("bin/java"), JAVA);
    program(home.resolve("bin/javac"), "#!/bin/sh\n");
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private static void program(Path path, String script) throws IOException {
    write(path, script);
    allow(path, "rwxr-xr-x");
  }

  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static void remove(Path jdk) throws IOException {
    for (String file : List.of("bin/java", "bin/javac", "bin", "release", "")) {
      Files.delete(jdk.resolve(file));
    }
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static Path findOnPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on the PATH"));
  }
}
