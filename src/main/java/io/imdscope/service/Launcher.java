package io.imdscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How systemd starts the program.
 *
 * @param program its absolute path
 * @param java the Java that it would not find by itself
 */
public record Launcher(Path program, Optional<Path> java) {
  private static final Path PACKAGED_JAR = Path.of("/usr/lib/imdscope/imdscope.jar");
  private static final Path PACKAGED = Path.of("/usr/bin/imdscope");
  private static final String REMEDY = "install the Debian package, or put the checkout below /opt";
  private static final String JAVA_REMEDY =
      "set IMDSCOPE_JAVA to a Java 25 elsewhere, such as below /usr/lib/jvm";

  /** A unit gives other characters a meaning. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+@:~-]+");

  /** What the unit hides, by ProtectHome and PrivateTmp: also from the program itself. */
  private static final List<String> HIDDEN =
      List.of("/home", "/root", "/run/user", "/tmp", "/var/tmp");

  /**
   * Of the program that runs.
   *
   * @param code the jar or the directory that its classes are from
   * @param javaHome where its Java is
   * @throws ServiceException when systemd could not start it
   */
  public static Launcher of(Path code, Path javaHome) {
    if (code.equals(PACKAGED_JAR)) {
      return new Launcher(PACKAGED, Optional.empty());
    }
    Path target = code.getParent();
    if (target == null || !target.endsWith("target") || target.getParent() == null) {
      throw new ServiceException(
          "imdscope was started from neither a package nor a checkout", REMEDY);
    }
    Path program = real(target.resolveSibling("imdscope"), REMEDY);
    Path java = real(javaHome.resolve("bin/java"), JAVA_REMEDY);
    return new Launcher(program, Optional.of(java));
  }

  private static Path real(Path program, String remedy) {
    try {
      Path real = program.toRealPath();
      if (!Files.isExecutable(real)) {
        throw new ServiceException(program + " is no program", remedy);
      }
      return requireSeen(real, remedy);
    } catch (IOException e) {
      throw new ServiceException(program + " is not there", remedy, e);
    }
  }

  private static Path requireSeen(Path program, String remedy) {
    for (String hidden : HIDDEN) {
      if (program.startsWith(hidden)) {
        throw new ServiceException(
            program + " is out of sight for a service, which sees nothing in " + hidden, remedy);
      }
    }
    if (!PLAIN.matcher(program.toString()).matches()) {
      throw new ServiceException(
          program + " has a character in its name that means something in a unit", remedy);
    }
    return program;
  }

  /**
   * Who besides root may change what it starts, and could so run anything as root: the launcher,
   * the jars and Java, with what is in their directories and all that is above. Not the sources: a
   * service cannot write, so its launcher does not build.
   */
  Optional<String> otherWriter() {
    Path target = program.resolveSibling("target");
    List<Path> run = new ArrayList<>();
    run.add(program);
    run.add(target.resolve("imdscope.jar"));
    run.add(target.resolve("imdscope.aot"));
    run.add(target.resolve("lib"));
    java.map(Path::getParent).map(Path::getParent).ifPresent(run::add);
    return Writers.of(run);
  }
}
