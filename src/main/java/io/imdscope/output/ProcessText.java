package io.imdscope.output;

import io.imdscope.event.AddressText;
import io.imdscope.event.Caller;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who called, for people: {@code python3[512] report.py < sh < cron}. */
final class ProcessText {
  private static final int NAME = 15;

  /** Programs whose own name says little; the script's or the archive's does. */
  private static final List<String> INTERPRETERS =
      List.of(
          "python", "java", "node", "ruby", "perl", "php", "bash", "sh", "dash", "deno", "bun",
          "pwsh", "dotnet");

  /** Options that are followed by a value which is not the script. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "--module-path",
          "-W",
          "-X",
          "-r",
          "--require",
          "--import");

  /** Columns of what says that ancestors were cut. */
  private static final int CUT = 2;

  private ProcessText() {}

  static String of(Request request, int width) {
    if (request.caller().isEmpty()) {
      if (!request.flow().hasClient()) {
        return "?";
      }
      return Columns.cutEnd(
          "? from " + AddressText.of(request.flow().clientAddress(), request.flow().clientPort()),
          width);
    }
    Caller caller = request.caller().get();
    StringBuilder out = new StringBuilder();
    String pid = "[" + caller.process().pid() + "]";
    // Of a long name less is shown, so that the id is not what is cut.
    out.append(Columns.cutEnd(name(caller.process()), width - pid.length() - CUT)).append(pid);
    script(caller.process()).ifPresent(script -> out.append(' ').append(Columns.ascii(script)));
    caller.ancestors().forEach(ancestor -> out.append(" < ").append(name(ancestor)));
    return Columns.cutEnd(out.toString(), width);
  }

  /** The process's own name in at most 15 columns, {@code ?} when it has none. */
  static String name(ProcessIdentity process) {
    return process.name().isEmpty() ? "?" : Columns.cutEnd(Columns.ascii(process.name()), NAME);
  }

  /** The file, archive, module or class that an interpreter runs, without its folder. */
  static Optional<String> script(ProcessIdentity process) {
    List<String> args = process.args();
    if (args.isEmpty() || !isInterpreter(baseName(args.getFirst()))) {
      return Optional.empty();
    }
    for (int i = 1; i < args.size(); i++) {
      String arg = args.get(i);
      if (isFollowedByCode(arg)) {
        return Optional.empty();
      }
      if (WITH_VALUE.contains(arg)) {
        i++;
      } else if (!arg.isEmpty() && !arg.startsWith("-")) {
        return Optional.of(baseName(arg));
      }
    }
    return Optional.empty();
  }

  /** {@code -c} alone or after other letters, as in {@code bash -lc}, and its like elsewhere. */
  private static boolean isFollowedByCode(String arg) {
    boolean letters = arg.length() >= 2 && arg.length() <= 5 && arg.startsWith("-");
    return (letters && arg.charAt(1) != '-' && arg.endsWith("c"))
        || arg.equals("-e")
        || arg.equals("-p")
        || arg.equals("--eval")
        || arg.equals("-Command");
  }

  private static boolean isInterpreter(String program) {
    String name = program.toLowerCase(Locale.ROOT);
    return INTERPRETERS.stream()
        .anyMatch(
            known ->
                name.startsWith(known)
                    && name.chars()
                        .skip(known.length())
                        .allMatch(c -> (c >= '0' && c <= '9') || c == '.'));
  }

  private static String baseName(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
