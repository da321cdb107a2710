package io.imdscope.cli;

import io.imdscope.event.FileTrouble;
import io.imdscope.service.Host;
import io.imdscope.service.Installation;
import io.imdscope.service.Launcher;
import io.imdscope.service.ServiceException;
import io.imdscope.service.ServiceRemoval;
import io.imdscope.service.Systemctl;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code imdscope service}: the agent as a service of systemd. */
@Command(
    name = "service",
    description = "The agent as a service of systemd, which starts with this machine.",
    subcommands = {
      ServiceCommand.Install.class,
      ServiceCommand.Status.class,
      ServiceCommand.Remove.class
    })
final class ServiceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: one of install, status, remove");
  }

  private static Consumer<String> saying(CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return text -> Said.say(err, text);
  }

  /** {@code imdscope service install}. */
  @Command(
      name = "install",
      description = "Installs what is missing, enables and starts it; or changes nothing.",
      footer = {"", "Exit code 5 when this machine cannot have it."})
  static final class Install implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      Host host = Host.ofThisProcess();
      Systemctl systemctl = new Systemctl();
      new Installation(host, systemctl, ServiceRemains.of(host, systemctl), saying(spec))
          .install(Install::launcher);
      return ExitCode.FINE;
    }

    private static Launcher launcher() {
      try {
        Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return Launcher.of(code, Path.of(System.getProperty("java.home")));
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e); // every path can be a URI
      }
    }
  }

  /** {@code imdscope service status}. */
  @Command(
      name = "status",
      description = "Says whether it runs and is well, and what there is of it.",
      footer = {"", "Exit code 3 when it does not run, or is not well."})
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--format",
        paramLabel = "text|json",
        defaultValue = "text",
        converter = DoctorCommand.AnswerFormatConverter.class,
        description = "How the answer is written (default: ${DEFAULT-VALUE}).")
    private DoctorCommand.AnswerFormat format;

    @Override
    public Integer call() throws IOException {
      ServiceStatus status = ServiceStatus.of(Host.ofThisProcess(), new Systemctl());
      PrintWriter out = spec.commandLine().getOut();
      if (format == DoctorCommand.AnswerFormat.JSON) {
        out.println(ServiceStatusText.json(status));
      } else {
        ServiceStatusText.lines(status).forEach(out::println);
      }
      out.flush();
      return status.isWell() ? ExitCode.FINE : ExitCode.CONDITION_MET;
    }
  }

  /** {@code imdscope service remove}. */
  @Command(
      name = "remove",
      description = "Stops it, takes its program out of the kernel, removes all but the log.",
      footer = {"", "Exit code 5 when something could not be removed."})
  static final class Remove implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--purge",
        description = "Removes the event log too, and settings that were changed.")
    private boolean purge;

    @Override
    public Integer call() throws IOException {
      Host host = Host.ofThisProcess();
      try {
        Systemctl systemctl = new Systemctl();
        new ServiceRemoval(host, systemctl, ServiceRemains.of(host, systemctl), saying(spec))
            .remove(purge);
        return ExitCode.FINE;
      } catch (java.nio.file.FileSystemException e) {
        throw new ServiceException(
            e.getFile() + " could not be removed: " + FileTrouble.of(e),
            "mend that, and run it again",
            e);
      }
    }
  }
}
