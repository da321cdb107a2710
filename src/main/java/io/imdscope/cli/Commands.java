package io.imdscope.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * The program's commands. Each is built only where it is needed: reading its options takes time.
 */
final class Commands {
  /** In the order of the help. */
  static final List<String> ALL =
      List.of("watch", "agent", "read", "report", "reconcile", "doctor", "lab", "service", "train");

  static {
    // Picocli looks for these by name in all jars, and what it finds of them is not used here.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
  }

  /** Picocli's own tries first what it may not, with exceptions each time. */
  private static final IFactory FACTORY =
      new IFactory() {
        @Override
        public <T> T create(Class<T> type) throws Exception {
          return type.getPackage() == Commands.class.getPackage()
              ? type.getDeclaredConstructor().newInstance()
              : CommandLine.defaultFactory().create(type);
        }
      };

  private Commands() {}

  /** The one that these arguments name; all of them for help, and to say what is wrong. */
  static List<String> neededFor(String... args) {
    return Arrays.stream(args)
        .filter(arg -> !arg.equals("--verbose"))
        .findFirst()
        .filter(ALL::contains)
        .map(List::of)
        .orElse(ALL);
  }

  /** The program with some of its commands. */
  static CommandLine line(List<String> names) {
    CommandLine line = new CommandLine(new ImdscopeCommand().spec(), FACTORY);
    names.forEach(name -> line.addSubcommand(name, command(name)));
    return line;
  }

  private static Object command(String name) {
    return switch (name) {
      case "watch" -> new WatchCommand().spec();
      case "agent" -> new AgentCommand().spec();
      case "read" -> ReadCommand.spec(FACTORY);
      case "report" -> new ReportCommand();
      case "reconcile" -> new ReconcileCommand();
      case "doctor" -> DoctorCommand.spec(FACTORY);
      case "lab" -> new LabCommand();
      case "service" -> new ServiceCommand();
      case "train" -> new TrainCommand();
      default -> throw new IllegalArgumentException("no command: name=" + name);
    };
  }
}
