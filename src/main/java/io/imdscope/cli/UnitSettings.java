package io.imdscope.cli;

import io.imdscope.service.Host;
import io.imdscope.service.UnitCommand;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/**
 * The settings that the service's agent has: of its unit's command line and variables, and of its
 * file.
 *
 * @param agent the usual ones where they cannot be read
 * @param problem what of them could not be read, in one line
 */
record UnitSettings(AgentSettings agent, Optional<String> problem) {
  /** Where there is no unit any more, of the file in its usual place. */
  static UnitSettings of(Host host, UnitCommand unit) {
    List<String> arguments = new ArrayList<>(unit.arguments());
    if (arguments.isEmpty() && Files.exists(host.settings())) {
      arguments.addAll(List.of("--config", host.settings().toString()));
    }
    Optional<String> unread =
        unit.unknown().isEmpty()
            ? Optional.empty()
            : Optional.of("of the unit could not be read: " + String.join(", ", unit.unknown()));
    try {
      return new UnitSettings(AgentCommand.settingsOf(arguments, unit.environment()), unread);
    } catch (ParameterException e) {
      return new UnitSettings(AgentCommand.usual(), unread.or(() -> Optional.of(e.getMessage())));
    }
  }
}
