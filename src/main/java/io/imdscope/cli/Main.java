package io.imdscope.cli;

import io.imdscope.capture.CaptureException;
import io.imdscope.event.Text;
import io.imdscope.lab.LabException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: parses the command line, runs a command, ends with its exit code. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Also what is no exception, such as a lack of memory, ends with one line. */
  private static int run(String[] args) {
    try {
      return commandLine().execute(args);
    } catch (Error e) {
      System.err.println("imdscope: internal error: " + Text.printable(e.toString()));
      return ExitCode.INTERNAL_ERROR;
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new ImdscopeCommand());
    line.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
    line.setParameterExceptionHandler(Main::usageError);
    line.setExecutionExceptionHandler(Main::failure);
    line.setUsageHelpWidth(100);
    return line;
  }

  private static int usageError(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(
        "imdscope: "
            + Text.printable(e.getMessage())
            + " (see: "
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help)");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, CommandLine line, ParseResult result) {
    PrintWriter err = line.getErr();
    if (line.getCommandSpec().root().userObject() instanceof ImdscopeCommand root && root.verbose) {
      e.printStackTrace(err);
    }
    return switch (e) {
      case CaptureException cannot -> {
        err.println("imdscope: " + cannot.getMessage() + "; remedy: " + cannot.remedy());
        yield ExitCode.MACHINE_CANNOT;
      }
      case LabException cannot -> {
        err.println("imdscope: " + cannot.getMessage());
        yield ExitCode.MACHINE_CANNOT;
      }
      default -> {
        err.println(
            "imdscope: internal error: "
                + Text.printable(e.toString())
                + " (--verbose before the command shows where)");
        yield ExitCode.INTERNAL_ERROR;
      }
    };
  }
}
