package io.imdscope.cli;

import io.imdscope.lab.Lab;
import io.imdscope.lab.LabException;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.LabStatus;
import io.imdscope.lab.Where;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code imdscope lab}: makes, shows, enters and removes the simulated node. */
@Command(
    name = "lab",
    description = "A simulated node with a metadata service, in network namespaces of its own.",
    subcommands = {
      LabCommand.Up.class,
      LabCommand.Down.class,
      LabCommand.Status.class,
      LabCommand.Exec.class
    })
public final class LabCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = Lab.DEFAULT_NAME,
      description = "Which lab, where there are several (default: ${DEFAULT-VALUE}).")
  private String name;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: one of up, down, status, exec");
  }

  private Lab lab() {
    try {
      return Lab.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--name: " + e.getMessage(), e);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** {@code imdscope lab up}. */
  @Command(name = "up", description = "Makes the lab.")
  static final class Up implements Callable<Integer> {
    @ParentCommand private LabCommand parent;
    @Spec private CommandSpec spec;

    @Option(
        names = "--required",
        description = "HttpTokens=required: reads without a token are answered with 401.")
    private boolean required;

    @Option(
        names = "--hop-limit",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "HttpPutResponseHopLimit, 1 to 64: how far a token travels (default: ${DEFAULT-VALUE}).")
    private int hopLimit;

    @Option(
        names = "--containers",
        description = "Also starts containerd on the node, to run real pods.")
    private boolean containers;

    @Option(names = "--callers", description = "Also starts programs that call, of both versions.")
    private boolean callers;

    @Option(
        names = "--record",
        paramLabel = "FILE",
        description = "Writes down every request that the service answers, as JSON lines.")
    private Path record;

    @Override
    public Integer call() {
      LabOptions options;
      try {
        options = new LabOptions(required, hopLimit, Optional.ofNullable(record), containers);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--hop-limit: " + e.getMessage(), e);
      }
      Lab lab = parent.lab();
      boolean made = lab.up(options);
      if (callers) {
        lab.startCallers();
      }
      parent.err().println("The lab is " + (made ? "up" : "up already") + ": " + options + ".");
      parent.err().flush();
      return ExitCode.FINE;
    }
  }

  /** {@code imdscope lab down}. */
  @Command(name = "down", description = "Removes the lab and ends what runs in it.")
  static final class Down implements Callable<Integer> {
    @ParentCommand private LabCommand parent;

    @Override
    public Integer call() {
      boolean removed = parent.lab().down();
      parent.err().println(removed ? "The lab is down." : "The lab was not up.");
      parent.err().flush();
      return ExitCode.FINE;
    }
  }

  /** {@code imdscope lab status}. */
  @Command(name = "status", description = "Says what there is of the lab.")
  static final class Status implements Callable<Integer> {
    @ParentCommand private LabCommand parent;

    @Override
    public Integer call() {
      Lab lab = parent.lab();
      LabStatus status = lab.status();
      parent.out().println(describe(status));
      if (status instanceof LabStatus.Up up && up.containerdPid().isPresent()) {
        parent.out().flush();
        lab.containers().describe().forEach(line -> parent.out().println("pod " + line));
      }
      parent.out().flush();
      return ExitCode.FINE;
    }

    private static String describe(LabStatus status) {
      return switch (status) {
        case LabStatus.Down() -> "down";
        case LabStatus.Broken(String reason) ->
            "broken: "
                + reason
                + "; `imdscope lab up` makes it anew, `imdscope lab down` removes it";
        case LabStatus.Up(
                LabOptions options,
                long pid,
                List<String> callers,
                LabStatus.Owner owner,
                OptionalLong runtime) ->
            "up: "
                + options
                + ", service pid="
                + pid
                + ", callers="
                + (callers.isEmpty() ? "none" : String.join(",", callers))
                + (options.containers()
                    ? ", containerd "
                        + (runtime.isPresent() ? "pid=" + runtime.getAsLong() : "is stopped")
                    : "")
                + describe(owner);
      };
    }

    private static String describe(LabStatus.Owner owner) {
      return switch (owner) {
        case LabStatus.Owner.Nobody() -> "";
        case LabStatus.Owner.Running(long pid) -> "; goes with the watch that made it, pid=" + pid;
        case LabStatus.Owner.Gone() ->
            "; the watch that made it is gone: the next one, or `imdscope lab up`, makes it anew,"
                + " `imdscope lab down` removes it";
      };
    }
  }

  /** {@code imdscope lab exec}. */
  @Command(
      name = "exec",
      description = "Runs a command inside the lab and exits with its exit code.",
      customSynopsis = "imdscope lab exec [--pod | --container NAMESPACE/POD/CONTAINER] -- CMD...")
  static final class Exec implements Callable<Integer> {
    @ParentCommand private LabCommand parent;
    @Spec private CommandSpec spec;

    @Option(
        names = "--pod",
        description = "In a container of the simulated pod rather than on the node.")
    private boolean pod;

    @Option(
        names = "--container",
        paramLabel = "NAMESPACE/POD/CONTAINER",
        description = "In a running container of a lab that is up with --containers.")
    private String container;

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments.")
    private List<String> command;

    @Override
    public Integer call() throws InterruptedException {
      if (pod && container != null) {
        throw new ParameterException(
            spec.commandLine(), "--pod and --container are two places: give one");
      }
      return run(builder(parent.lab()));
    }

    private ProcessBuilder builder(Lab lab) {
      return container == null
          ? lab.exec(pod ? Where.POD : Where.NODE, command)
          : lab.containers().exec(container, command);
    }

    private static int run(ProcessBuilder builder) throws InterruptedException {
      Process process;
      try {
        process = builder.inheritIO().start();
      } catch (IOException e) {
        throw new LabException("the command could not be started: " + e.getMessage(), e);
      }
      // The terminal's Ctrl-C reaches the command by itself; a signal to this process alone
      // doesn't.
      Thread end = new Thread(process::destroy, "lab-exec-end");
      Runtime.getRuntime().addShutdownHook(end);
      int code = process.waitFor();
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        // This program is ending already; the hook finds the command gone.
      }
      return code;
    }
  }
}
