package io.imdscope.workload;

import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Whose login sessions are, and what logged them in: from systemd-logind's state, and the user's
 * name from {@code /etc/passwd} where that is missing. Small local files, read once for each.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_session_get_service.html">
 *     sd_session_get_service</a>, which reads the same file
 */
final class LoginSessions {
  static final int MAX_SESSIONS = 256;
  private static final int MAX_STATE = 8 << 10;
  private static final int MAX_PASSWD = 1 << 20;

  /** An id becomes part of a path. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

  private final Path root;
  private final Bounded<Workload.Session, Workload.Session> known = new Bounded<>(MAX_SESSIONS);

  /** Of the machine whose files are below {@code root}. */
  LoginSessions(Path root) {
    this.root = root;
  }

  /** The same workload; a session with its user and its service, where they are known. */
  Workload name(Workload workload) {
    return workload instanceof Workload.Session session
        ? known.computeIfAbsent(session, this::read)
        : workload;
  }

  private Workload.Session read(Workload.Session session) {
    String state =
        session
            .id()
            .filter(id -> ID.matcher(id).matches())
            .map(id -> text(root.resolve("run/systemd/sessions").resolve(id), MAX_STATE))
            .orElse("");
    // A session of another user's: its id was given out again after a restart of the machine.
    boolean same = value(state, "UID").filter(uid -> uid.equals(text(session.uid()))).isPresent();
    return new Workload.Session(
        session.id(),
        session.uid(),
        value(state, "USER").filter(_ -> same).or(() -> user(session.uid())),
        value(state, "SERVICE").filter(_ -> same));
  }

  private static String text(OptionalInt uid) {
    return uid.isPresent() ? Integer.toUnsignedString(uid.getAsInt()) : "";
  }

  private static Optional<String> value(String state, String key) {
    return state
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private Optional<String> user(OptionalInt uid) {
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    return text(root.resolve("etc/passwd"), MAX_PASSWD)
        .lines()
        .map(line -> line.split(":", 4))
        .filter(fields -> fields.length == 4 && fields[2].equals(text(uid)))
        .map(fields -> fields[0])
        .findFirst();
  }

  private static String text(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
