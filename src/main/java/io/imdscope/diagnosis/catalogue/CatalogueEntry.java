package io.imdscope.diagnosis.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A product and how it is recognised.
 *
 * @param library the id of what it is built with, when its User-Agent has that one's version too
 * @param programs names of executables; one that ends in a star stands for all that start so
 * @param scripts names of files that an interpreter runs
 * @param paths parts of the path of an executable
 * @param arguments starts of any argument
 */
record CatalogueEntry(
    Product product,
    List<Agent> agents,
    Optional<String> library,
    List<String> programs,
    List<String> scripts,
    List<String> paths,
    List<String> arguments) {
  /** The kernel cuts a command's name after so many bytes. */
  private static final int COMM = 15;

  /** An interpreter's own options come before its script; later arguments are the script's. */
  private static final int SCRIPT_WITHIN = 8;

  /** Whether that process is this product, by its names alone. */
  boolean runs(String program, List<String> args) {
    return programs.stream().anyMatch(each -> named(each, program))
        || (!args.isEmpty() && ranAs(args));
  }

  private boolean ranAs(List<String> args) {
    String first = args.getFirst();
    List<String> early = args.subList(0, Math.min(args.size(), SCRIPT_WITHIN));
    return programs.stream().anyMatch(each -> named(each, fileName(first)))
        || paths.stream().anyMatch(first::contains)
        || early.stream().anyMatch(each -> scripts.contains(fileName(each)))
        || args.stream().anyMatch(each -> arguments.stream().anyMatch(each::startsWith));
  }

  private static boolean named(String known, String program) {
    if (known.endsWith("*")) {
      return program.startsWith(known.substring(0, Math.min(known.length() - 1, COMM)));
    }
    return known.equals(program) || (program.length() == COMM && known.startsWith(program));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
