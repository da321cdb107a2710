package io.imdscope.cli;

import io.imdscope.output.log.LogOnDisk;
import io.imdscope.service.Host;
import io.imdscope.service.Systemctl;
import io.imdscope.service.UnitState;
import io.imdscope.workload.localhttp.LocalHttp;
import io.imdscope.workload.localhttp.LocalHttpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the service is.
 *
 * @param lastWords what the agent said last, where it does not run
 * @param settingsProblem why the settings cannot be read; all below is of the usual ones then
 * @param pins how many objects are kept in the kernel; absent when this user may not look
 * @param log absent when this user may not look
 * @param metrics where they are served, absent when they are not
 */
record ServiceStatus(
    UnitState unit,
    Optional<String> lastWords,
    Optional<String> settingsProblem,
    Path pinDirectory,
    Optional<Long> pins,
    Path logDirectory,
    Optional<LogOnDisk> log,
    Optional<InetSocketAddress> metrics,
    Told told) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern LOST =
      Pattern.compile(
          "^imdscope_lost_events_total\\{reason=\"([a-z_]+)\"[^}]*} ([0-9.Ee+]+)$",
          Pattern.MULTILINE);

  /**
   * What an agent says of itself.
   *
   * @param health absent when it was not asked
   * @param losses lost events by reason, since its start; absent when it did not tell
   */
  record Told(Optional<Answer> health, Optional<Map<String, Long>> losses) {}

  /** Of an agent that was asked for its health. */
  record Answer(boolean well, String text) {}

  /**
   * Looks at everything; takes some seconds at most, unless systemd does not answer.
   *
   * @throws io.imdscope.service.ServiceException when there is no systemd, or it does not answer
   */
  static ServiceStatus of(Host host, Systemctl systemctl) {
    UnitState unit = systemctl.state(host);
    UnitSettings told = UnitSettings.of(host, systemctl.command(host));
    AgentSettings settings = told.agent();
    Path pins = settings.pins().directory();
    Path log = settings.log().directory();
    return new ServiceStatus(
        unit,
        unit.isActive() ? Optional.empty() : systemctl.lastWords(unit),
        told.problem(),
        pins,
        count(pins),
        log,
        onDisk(log),
        settings.metrics(),
        ask(unit.isActive() ? settings.metrics() : Optional.empty()));
  }

  /** It runs, and where it can be asked, says that it is attached and works. */
  boolean isWell() {
    return unit.isActive() && told.health().map(Answer::well).orElse(metrics.isEmpty());
  }

  private static Optional<Long> count(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return Optional.of(all.count());
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.of(0L);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<LogOnDisk> onDisk(Path directory) {
    try {
      return Optional.of(LogOnDisk.in(directory));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Asks the agent that serves there; takes some seconds at most. */
  static Told ask(Optional<InetSocketAddress> metrics) {
    Optional<LocalHttp> agent = metrics.flatMap(ServiceStatus::agent);
    return new Told(agent.map(ServiceStatus::health), agent.flatMap(ServiceStatus::losses));
  }

  /** Nobody is asked at an address where a metadata service may be. */
  private static Optional<LocalHttp> agent(InetSocketAddress served) {
    InetAddress address = served.getAddress();
    if (address.isLinkLocalAddress()) {
      return Optional.empty();
    }
    InetAddress asked =
        !address.isAnyLocalAddress()
            ? address
            : InetAddress.ofLiteral(address.getAddress().length == 4 ? "127.0.0.1" : "::1");
    return Optional.of(LocalHttp.at(new InetSocketAddress(asked, served.getPort()), PATIENCE));
  }

  private static Answer health(LocalHttp agent) {
    try {
      String alive = text(agent, "/healthz");
      return new Answer(true, alive + ", " + text(agent, "/readyz"));
    } catch (LocalHttpException e) {
      return new Answer(false, e.getMessage());
    }
  }

  private static Optional<Map<String, Long>> losses(LocalHttp agent) {
    try {
      Map<String, Long> losses = new TreeMap<>();
      LOST.matcher(text(agent, "/metrics"))
          .results()
          .forEach(
              (MatchResult match) ->
                  losses.put(match.group(1), (long) Double.parseDouble(match.group(2))));
      return Optional.of(losses);
    } catch (LocalHttpException e) {
      return Optional.empty();
    }
  }

  private static String text(LocalHttp agent, String path) throws LocalHttpException {
    byte[] body =
        agent
            .get(path)
            .orElseThrow(
                () ->
                    new LocalHttpException(
                        LocalHttpException.Reason.FAILED,
                        agent.name() + " has no " + path + ": another program listens there",
                        null));
    return new String(body, StandardCharsets.UTF_8).strip();
  }
}
