package io.imdscope.cli;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** {@code imdscope} itself, without its {@link Commands}. */
final class ImdscopeCommand implements Runnable, IVersionProvider {
  private final OptionSpec verbose =
      OptionSpec.builder("--verbose")
          .type(boolean.class)
          .scopeType(ScopeType.INHERIT)
          .description("Adds the trace to an error.")
          .build();

  private final CommandSpec spec =
      CommandSpec.wrapWithoutInspection(this)
          .name("imdscope")
          .scopeType(ScopeType.INHERIT)
          .versionProvider(this)
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .type(boolean.class)
                  .scopeType(ScopeType.INHERIT)
                  .description("Show this help message and exit.")
                  .build())
          .addOption(
              OptionSpec.builder("-V", "--version")
                  .versionHelp(true)
                  .type(boolean.class)
                  .scopeType(ScopeType.INHERIT)
                  .description("Print version information and exit.")
                  .build())
          .addOption(verbose);

  ImdscopeCommand() {
    spec.usageMessage()
        .description(
            "Names who on this machine still calls the EC2 instance metadata service without a"
                + " token.");
  }

  CommandSpec spec() {
    return spec;
  }

  /** Whether errors are told with their trace. */
  boolean isVerbose() {
    return Options.isSet(verbose);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"imdscope " + ProgramVersion.current()};
  }
}
