package io.imdscope.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes what a flag does not say from the environment: {@code --fail-on} from IMDSCOPE_FAIL_ON. */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return argument.defaultValue();
    }
    if (option.command().userObject() instanceof DoctorCommand) {
      return argument.defaultValue(); // its format is another than that of events
    }
    String value = environment.get(variable(option));
    return value == null || value.isEmpty() ? argument.defaultValue() : value;
  }

  static String variable(OptionSpec option) {
    return "IMDSCOPE_"
        + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
