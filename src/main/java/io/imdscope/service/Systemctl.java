package io.imdscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs systemd's programs to their end, each within a time, without a shell. */
public final class Systemctl {
  /** Longer than systemd itself waits for a start or a stop, which is 90 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(110);

  /** Of what the agent said; after its last words come few events. */
  private static final int LAST_LINES = 20;

  private static final int MOST_SAID = 256 << 10;

  private static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C", "TZ", "UTC", "SYSTEMD_COLORS", "0", "SYSTEMD_PAGER", "");

  private final String systemctl;
  private final String journalctl;
  private final Duration patience;

  /** Those of this machine. */
  public Systemctl() {
    this("systemctl", "journalctl", PATIENCE);
  }

  Systemctl(String systemctl, String journalctl, Duration patience) {
    this.systemctl = systemctl;
    this.journalctl = journalctl;
    this.patience = patience;
  }

  /** How a program ended, and what it said on either stream. */
  private record Ended(int code, String said) {}

  /**
   * What systemd knows of the unit, also where there is none.
   *
   * @throws ServiceException when there is no systemd, or it does not answer
   */
  public UnitState state(Host host) {
    host.require(false);
    return state();
  }

  /**
   * How systemd starts the unit; nothing where there is none.
   *
   * @throws ServiceException when there is no systemd, or it does not answer
   */
  public UnitCommand command(Host host) {
    host.require(false);
    List<String> words =
        List.of("show", "--property=" + String.join(",", UnitCommand.PROPERTIES), Unit.NAME);
    return UnitCommand.parse(well(words), host.root());
  }

  UnitState state() {
    List<String> command =
        List.of("show", "--property=" + String.join(",", UnitState.PROPERTIES), Unit.NAME);
    return UnitState.parse(well(command));
  }

  /**
   * Has systemd do something.
   *
   * @throws ServiceException when it does not, with what it said
   */
  void order(String... words) {
    String _ = well(List.of(words));
  }

  /** Has it forget that the unit has failed, where it has. */
  void forget() {
    Ended _ = run(List.of(systemctl, "--no-ask-password", "reset-failed", Unit.NAME));
  }

  /**
   * The last line that the unit's present or last process said to people, as far as the journal has
   * it. Standard output may be there too: the journal does not tell the two apart, but a line of
   * that is an event, in JSON.
   */
  public Optional<String> lastWords(UnitState state) {
    if (state.invocation().isEmpty()) {
      return Optional.empty();
    }
    List<String> command =
        List.of(
            journalctl,
            "--quiet",
            "--no-pager",
            "--output=cat",
            "--lines=" + LAST_LINES,
            "_SYSTEMD_UNIT=" + Unit.NAME,
            "_SYSTEMD_INVOCATION_ID=" + state.invocation().get());
    try {
      Ended ended = run(command);
      return ended.code() == 0
          ? ended
              .said()
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("{"))
              .reduce((_, later) -> later)
          : Optional.empty();
    } catch (ServiceException e) {
      return Optional.empty(); // a machine without a journal
    }
  }

  private String well(List<String> words) {
    Ended ended =
        run(Stream.concat(Stream.of(systemctl, "--no-ask-password"), words.stream()).toList());
    if (ended.code() != 0) {
      throw new ServiceException(
          "`systemctl "
              + String.join(" ", words)
              + "` failed: "
              + ended
                  .said()
                  .lines()
                  .findFirst()
                  .orElse("exit code " + ended.code())
                  .replaceAll("\\.$", ""),
          "see systemctl status " + Unit.NAME + " and journalctl -u " + Unit.NAME);
    }
    return ended.said();
  }

  private Ended run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(ENVIRONMENT);
      Process process = builder.start();
      process.getOutputStream().close();
      // Read meanwhile, since who says more than fits into the pipe would not end.
      FutureTask<byte[]> said = new FutureTask<>(() -> read(process.getInputStream()));
      Thread.ofVirtual().start(said);
      if (!process.waitFor(patience)) {
        process.destroyForcibly();
        throw new ServiceException(
            "`" + String.join(" ", command) + "` did not end within " + patience.toSeconds() + " s",
            "look whether systemd answers: systemctl status");
      }
      byte[] text = said.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Ended(process.exitValue(), new String(text, StandardCharsets.UTF_8));
    } catch (ExecutionException | TimeoutException e) {
      throw new ServiceException(
          "what `" + command.getFirst() + "` said could not be read", "run it again", e);
    } catch (IOException e) {
      throw new ServiceException(
          "`" + command.getFirst() + "` could not be started: " + e.getMessage(),
          "install systemd's own programs",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted", "run it again", e);
    }
  }

  /** The end of what is said, the rest is passed over. */
  private static byte[] read(InputStream in) throws IOException {
    byte[] kept = new byte[0];
    for (byte[] next = in.readNBytes(MOST_SAID); next.length > 0; next = in.readNBytes(MOST_SAID)) {
      byte[] both = Arrays.copyOf(kept, kept.length + next.length);
      System.arraycopy(next, 0, both, kept.length, next.length);
      kept = Arrays.copyOfRange(both, Math.max(0, both.length - MOST_SAID), both.length);
    }
    return kept;
  }
}
