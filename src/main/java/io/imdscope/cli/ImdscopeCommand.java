package io.imdscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code imdscope} itself, without its {@link Commands}. */
@Command(
    name = "imdscope",
    description =
        "Names who on this machine still calls the EC2 instance metadata service without a token.",
    versionProvider = ImdscopeCommand.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT)
final class ImdscopeCommand implements Runnable, IVersionProvider {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Adds the trace to an error.")
  boolean verbose;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"imdscope " + ProgramVersion.current()};
  }
}
