package io.imdscope.cli;

import io.imdscope.capture.CaptureException;
import io.imdscope.capture.kernel.Pins;
import io.imdscope.output.metrics.MetricsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code imdscope agent}: the background service of a node. */
final class AgentCommand implements Callable<Integer> {
  static final Path USUAL_LOG = Path.of("/var/log/imdscope");
  private static final Path USUAL_CONFIG = Path.of("/etc/imdscope/agent.yaml");

  /** A disk that does not answer is not waited for: systemd and the kubelet would kill it later. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private static final Set<String> NOT_IN_FILE =
      Set.of("config", "detach", "help", "version", "verbose");

  private final OptionSpec config =
      Options.path(
          "--config",
          "FILE",
          "The settings' file (default: /etc/imdscope/agent.yaml where there is one).");

  private final OptionSpec detach =
      Options.flag(
          "--detach", "Ends what the kernel records for a stopped agent, and does nothing else.");

  private final OptionSpec events =
      Options.of(
          String.class,
          "--events",
          "none|json",
          "Whether each event is also a line on standard output (default: none).");

  private final OptionSpec kubernetesEvents =
      Options.of(
          String.class,
          "--kubernetes-events",
          "true|false",
          "Whether pods that make calls without a token get a Kubernetes Event with the advice, where",
          "there is access to the API (default: false).");

  private final OptionSpec metrics =
      Options.of(
          String.class,
          "--metrics",
          "ADDRESS:PORT|none",
          "Where metrics and health are served (default: 127.0.0.1:19254).");

  private final OptionSpec pins =
      Options.path(
          "--pins",
          "DIR",
          "Where the kernel keeps what it records (default: /sys/fs/bpf/imdscope).");

  private final EndpointOptions endpoints = new EndpointOptions();
  private final LogOptions log = new LogOptions();
  private final NameOptions names = new NameOptions();
  private final OtlpOptions otlp = new OtlpOptions();
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("agent");

  AgentCommand() {
    for (OptionSpec option : List.of(config, detach, events, kubernetesEvents, metrics, pins)) {
      spec.addOption(option);
    }
    endpoints.addTo(spec);
    log.addTo(spec);
    names.addTo(spec);
    otlp.addTo(spec);
    spec.usageMessage()
        .description(
            "Keeps watch on this machine: writes the event log, serves metrics. The kernel goes on"
                + " recording",
            "while it is stopped or replaced; --detach ends that.")
        .footer(
            "",
            "Each setting is a flag, else a variable (IMDSCOPE_LOG_MAX), else a key of the file"
                + " (log-max).",
            "SIGHUP reads the file again. Exit codes: 0 fine, 2 usage, 4 something could not be"
                + " written,",
            "5 this machine cannot do it (imdscope doctor says why), or another agent runs here.");
  }

  /** What it is called, and what can be said to it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    if (Options.isSet(detach)) {
      return detach(pinsOfFile());
    }
    AgentSettings settings = settingsWithFile();
    PrintWriter err = spec.commandLine().getErr();
    Reload reload = Reload.onHangup();
    Rereading rereading =
        new Rereading(reload::take, this::settingsWithFile, settings, text -> Said.say(err, text));
    try (StopSignal stop = new StopSignal(LONGEST_STOP)) {
      int code = new AgentService(settings, stop, rereading, err).run();
      for (Optional<AgentSettings> others = rereading.take();
          others.isPresent() && !stop.isRequested();
          others = rereading.take()) {
        AgentService service = new AgentService(others.get(), stop, rereading, err);
        code = runAgain(service, err);
        if (service.hasStarted()) {
          settings = others.get();
        } else {
          Said.say(err, "goes on with the settings it had");
          rereading.backTo(settings);
          code = new AgentService(settings, stop, rereading, err).run();
        }
      }
      stop.finished(code);
      return code;
    }
  }

  /** A run with other settings; also when the machine cannot do it, what worked can go on. */
  private static int runAgain(AgentService service, PrintWriter err) throws IOException {
    try {
      return service.run();
    } catch (CaptureException e) {
      if (service.hasStarted()) {
        throw e;
      }
      Said.say(err, e.getMessage() + "; remedy: " + e.remedy());
      return ExitCode.MACHINE_CANNOT;
    }
  }

  /**
   * What an agent is told by these arguments and variables, and the file that they name.
   *
   * @throws ParameterException when that is wrong
   */
  static AgentSettings settingsOf(List<String> arguments, Map<String, String> environment) {
    return settingsOf(arguments, new EnvironmentDefaults(environment));
  }

  /**
   * What an agent is told by these arguments and what they leave open, and the file that they name.
   *
   * @throws ParameterException when that is wrong
   */
  static AgentSettings settingsOf(List<String> arguments, IDefaultValueProvider defaults) {
    AgentCommand command = new AgentCommand();
    CommandLine line = new CommandLine(command.spec);
    line.setDefaultValueProvider(defaults);
    CommandLine.ParseResult _ = line.parseArgs(arguments.toArray(String[]::new));
    return command.settingsWithFile();
  }

  /** What an agent does that is told nothing. */
  static AgentSettings usual() {
    AgentCommand command = new AgentCommand();
    CommandLine.ParseResult _ = new CommandLine(command.spec).parseArgs();
    return command.settings();
  }

  /** Also where the file is wrong it has to be possible to end it. */
  private Pins pinsOfFile() {
    try {
      return settingsWithFile().pins();
    } catch (ParameterException e) {
      return pins();
    }
  }

  private int detach(Pins kept) {
    boolean any = kept.remove();
    Said.say(
        spec.commandLine().getErr(),
        any
            ? "the kernel records nothing any more; from here on calls are not seen"
            : "nothing was attached at " + kept.directory());
    return ExitCode.FINE;
  }

  /** What the flags and the variables say, and the file beside. */
  private AgentSettings settingsWithFile() {
    Optional<Path> named = Options.value(config);
    if (named.isEmpty() && !Files.exists(USUAL_CONFIG)) {
      return settings();
    }
    Path file = named.orElse(USUAL_CONFIG);
    AgentCommand command = new AgentCommand();
    CommandLine line = new CommandLine(command.spec);
    line.setDefaultValueProvider(spec.defaultValueProvider());
    List<String> arguments = new ArrayList<>();
    try {
      AgentConfig.read(file).forEach((key, given) -> arguments.addAll(arguments(file, key, given)));
    } catch (AgentConfig.ConfigException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    try {
      spec.commandLine().getParseResult().matchedOptions().stream()
          .filter(option -> !NOT_IN_FILE.contains(option.longestName().substring(2)))
          .forEach(
              option ->
                  option
                      .originalStringValues()
                      .forEach(value -> arguments.add(option.longestName() + "=" + value)));
      CommandLine.ParseResult _ = line.parseArgs(arguments.toArray(String[]::new));
      return command.settings();
    } catch (ParameterException e) {
      throw new ParameterException(
          spec.commandLine(), file + ": " + e.getMessage().replace("--", ""));
    }
  }

  /** As arguments, unless a flag or a variable says otherwise. */
  private List<String> arguments(Path file, String key, List<String> values) {
    OptionSpec option = spec.findOption("--" + key);
    if (option == null || NOT_IN_FILE.contains(key)) {
      List<String> known =
          spec.options().stream()
              .map(each -> each.longestName().substring(2))
              .filter(each -> !NOT_IN_FILE.contains(each))
              .sorted()
              .toList();
      throw wrong(
          file
              + ": unknown setting "
              + key
              + EnvironmentDefaults.near(key, known)
                  .map(near -> ", the nearest known one is " + near)
                  .orElseGet(() -> "; there are: " + String.join(", ", known)));
    }
    if (spec.commandLine().getParseResult().hasMatchedOption(option) || isInEnvironment(option)) {
      return List.of();
    }
    if (values.size() > 1 && !option.isMultiValue()) {
      throw wrong(file + ": " + AgentConfig.notSingle(key));
    }
    return values.stream().map(value -> "--" + key + "=" + value).toList();
  }

  private boolean isInEnvironment(OptionSpec option) {
    try {
      IDefaultValueProvider provider = spec.defaultValueProvider();
      return provider != null && provider.defaultValue(option) != null;
    } catch (Exception e) {
      throw new IllegalStateException("variables cannot be read", e);
    }
  }

  private AgentSettings settings() {
    names.check();
    boolean writesEvents = is(events, "json");
    boolean postsEvents = is(kubernetesEvents, "true");
    return new AgentSettings(
        log.settings(USUAL_LOG),
        writesEvents,
        postsEvents,
        metricsAddress(),
        otlp.target(endpoints.all()),
        endpoints.all(),
        names.settings(Optional.empty()),
        pins(),
        Stream.of(otlp.mark(), names.mark()).flatMap(Optional::stream).toList());
  }

  /** Whether it is that of its two words; the other, where none was given. */
  private boolean is(OptionSpec option, String word) {
    String two = option.paramLabel();
    Optional<String> given = Options.value(option);
    if (given.filter(its -> !List.of(two.split("\\|")).contains(its)).isPresent()) {
      throw wrong(
          option.longestName()
              + ": \""
              + given.get()
              + "\" is neither "
              + two.replace("|", " nor "));
    }
    return given.filter(word::equals).isPresent();
  }

  private Pins pins() {
    try {
      return Options.<Path>value(pins).map(Pins::new).orElse(Pins.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw wrong("--pins: " + e.getMessage());
    }
  }

  /** No name server is asked. */
  private Optional<InetSocketAddress> metricsAddress() {
    Optional<String> given = Options.value(metrics);
    if (given.isEmpty()) {
      return Optional.of(MetricsServer.DEFAULT_ADDRESS);
    }
    String place = given.get();
    if (place.equals("none")) {
      return Optional.empty();
    }
    int colon = place.lastIndexOf(':');
    try {
      int port = Integer.parseInt(place.substring(colon + 1));
      String host = place.substring(0, Math.max(0, colon)).replaceAll("^\\[(.*)]$", "$1");
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), port));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--metrics: \""
              + place
              + "\" is no address and port; give 127.0.0.1:19254, [::1]:19254"
              + " or none");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
