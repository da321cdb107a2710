package io.imdscope.capture.legacylog;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads {@code (pid:284:curl argv:curl -s ..) called by -> (pid:151:bash argv:bash) -> ..}.
 * Arguments are parted at spaces, since the log does not tell where one ended. Where they may pass
 * for processes themselves no ancestor is believed.
 */
final class Processes {
  /** The tool writes no more ancestors. */
  static final int MOST_ANCESTORS = 3;

  /** Characters of an argument vector that are kept. */
  static final int MOST_ARGS = 4096;

  /** More than the 15 bytes of a name, also where some of them are not UTF-8. */
  private static final int MOST_NAME = 64;

  private static final String BEGIN = "(pid:";
  private static final String CALLED_BY = ") called by -> (pid:";
  private static final String NEXT = ") -> (pid:";
  private static final String ARGV = " argv:";
  private static final String UNABLE = "unable to get argv information";
  private static final int MOST_DIGITS = 9;

  private Processes() {}

  /**
   * The caller; empty where the process is not known or not readable.
   *
   * @param believed whether its ancestors are
   */
  static Optional<Caller> read(String text, boolean lowerCase, boolean believed) {
    int calledBy = AnyCase.indexOf(text, CALLED_BY, 0);
    String first = calledBy < 0 ? text : text.substring(0, calledBy + 1);
    Optional<ProcessIdentity> process = process(first, lowerCase).filter(each -> each.pid() != 0);
    List<ProcessIdentity> ancestors =
        calledBy < 0 || !believed
            ? List.of()
            : ancestors(text.substring(calledBy + CALLED_BY.length() - BEGIN.length()), lowerCase);
    return process.map(
        itself ->
            new Caller(
                itself,
                OptionalInt.empty(),
                itself.name(),
                OptionalInt.empty(),
                ancestors,
                CgroupPath.UNKNOWN,
                OptionalLong.empty(),
                lowerCase ? Source.LEGACY_LOG_LOWER_CASE : Source.LEGACY_LOG));
  }

  private static List<ProcessIdentity> ancestors(String text, boolean lowerCase) {
    List<ProcessIdentity> ancestors = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int next = AnyCase.indexOf(text, NEXT, from);
      int end = next < 0 ? text.length() : next + 1;
      Optional<ProcessIdentity> ancestor = process(text.substring(from, end), lowerCase);
      if (ancestor.isEmpty()
          || ancestors.size() == MOST_ANCESTORS
          || AnyCase.indexOf(text, CALLED_BY, from) >= 0) {
        return List.of();
      }
      if (ancestor.get().pid() == 0) {
        return ancestors;
      }
      ancestors.add(ancestor.get());
      from = next < 0 ? end : next + NEXT.length() - BEGIN.length();
    }
    return ancestors;
  }

  private static Optional<ProcessIdentity> process(String text, boolean lowerCase) {
    if (!LineStart.starts(text, 0, BEGIN)) {
      return Optional.empty();
    }
    int at = BEGIN.length();
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    if (at == BEGIN.length() || at > BEGIN.length() + MOST_DIGITS || at == text.length()) {
      return Optional.empty();
    }
    int pid = Integer.parseInt(text.substring(BEGIN.length(), at));
    int end = text.endsWith(")") ? text.length() - 1 : text.length();
    if (text.charAt(at) != ':') {
      return LineStart.starts(text.substring(at).stripLeading(), 0, UNABLE)
          ? Optional.of(new ProcessIdentity(pid, "", List.of(), false, Optional.empty()))
          : Optional.empty();
    }
    int argv = AnyCase.indexOf(text, ARGV, at + 1);
    if (argv < 0) {
      return Optional.empty();
    }
    int args = argv + ARGV.length();
    int to = Math.min(end, args + MOST_ARGS);
    List<String> split = to <= args ? List.of() : args(text.substring(args, to));
    return Optional.of(
        new ProcessIdentity(
            pid,
            text.substring(at + 1, Math.min(argv, at + 1 + MOST_NAME)),
            lowerCase ? LoweredSecrets.args(split) : split,
            to < end,
            Optional.empty()));
  }

  private static List<String> args(String text) {
    return List.of(
        text.replace(LoweredSecrets.TOKEN_REDACTED, LoweredSecrets.REDACTED).split(" ", -1));
  }
}
