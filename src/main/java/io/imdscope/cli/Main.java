package io.imdscope.cli;

import io.imdscope.capture.CaptureException;
import io.imdscope.event.Text;
import io.imdscope.lab.LabException;
import io.imdscope.service.ServiceException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: parses the command line, runs a command, ends with its exit code. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(Main::ended);
    System.exit(run(args));
  }

  /**
   * A thread of ours that ends by what it does not deal with, and a lack of memory anywhere, ends
   * the program: whoever keeps that running starts it again, and no part of it is missing without a
   * word. What a library's thread does not deal with is said: what an API sends must end nothing.
   * Messages are left out, since others' may hold what was answered.
   */
  private static void ended(Thread thread, Throwable e) {
    boolean ends = true;
    try {
      ends = e instanceof Error || isOurs(e.getStackTrace());
      System.err.println(
          "imdscope: internal error: thread="
              + Text.printable(thread.getName())
              + ": "
              + Said.error(e)
              + (ends ? "" : "; the program goes on"));
    } catch (Throwable again) {
      ends = true;
      System.err.println("imdscope: internal error: out of memory");
    } finally {
      if (ends) {
        Runtime.getRuntime().halt(ExitCode.INTERNAL_ERROR);
      }
    }
  }

  /** Whether what a thread was doing is of this program, by whom the JDK called first. */
  static boolean isOurs(StackTraceElement... trace) {
    for (int i = trace.length - 1; i >= 0; i--) {
      String name = trace[i].getClassName();
      if (!name.startsWith("java.") && !name.startsWith("jdk.")) {
        return name.startsWith("io.imdscope.");
      }
    }
    return false;
  }

  /** Also what is no exception, such as a lack of memory, ends with one line. */
  private static int run(String[] args) {
    try {
      return commandLine(System.getenv(), args).execute(args);
    } catch (Error e) {
      System.err.println("imdscope: internal error: " + Text.printable(e.toString()));
      return ExitCode.INTERNAL_ERROR;
    }
  }

  /** The program, with those of its commands that these arguments need. */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    CommandLine line = Commands.line(Commands.neededFor(args));
    EnvironmentDefaults defaults = new EnvironmentDefaults(environment);
    line.setDefaultValueProvider(defaults);
    line.setExecutionStrategy(result -> execute(result, defaults));
    line.setParameterExceptionHandler((e, given) -> usageError(e, given, defaults));
    line.setExecutionExceptionHandler(Main::failure);
    line.setUsageHelpWidth(100);
    return line;
  }

  /** Help is there whatever the environment says. */
  private static int execute(ParseResult result, EnvironmentDefaults defaults) {
    Integer help = CommandLine.executeHelpRequest(result);
    if (help != null) {
      return help;
    }
    CommandLine root = result.commandSpec().commandLine();
    Optional<String> mistake = defaults.mistake(root);
    if (mistake.isPresent()) {
      throw new ParameterException(root, mistake.get());
    }
    return new CommandLine.RunLast().execute(result);
  }

  private static int usageError(ParameterException e, String[] args, EnvironmentDefaults defaults) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    e.getCommandLine()
        .getErr()
        .println(
            "imdscope: "
                + Text.printable(defaults.named(e.getMessage(), command, args))
                + " (see: "
                + command.qualifiedName()
                + " --help)");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, CommandLine line, ParseResult result) {
    PrintWriter err = line.getErr();
    if (line.getCommandSpec().root().userObject() instanceof ImdscopeCommand root
        && root.isVerbose()) {
      e.printStackTrace(err);
    }
    return switch (e) {
      case CaptureException cannot -> {
        err.println("imdscope: " + cannot.getMessage() + "; remedy: " + cannot.remedy());
        yield ExitCode.MACHINE_CANNOT;
      }
      case ServiceException cannot -> {
        Said.say(err, cannot.getMessage() + "; remedy: " + cannot.remedy());
        yield ExitCode.MACHINE_CANNOT;
      }
      case LabException cannot -> {
        err.println("imdscope: " + cannot.getMessage());
        yield ExitCode.MACHINE_CANNOT;
      }
      default -> {
        err.println(
            "imdscope: internal error: "
                + Said.error(e)
                + " (--verbose before the command shows all of it)");
        yield ExitCode.INTERNAL_ERROR;
      }
    };
  }
}
