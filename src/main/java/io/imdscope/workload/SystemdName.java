package io.imdscope.workload;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a systemd unit or a login session from a control group path the way systemd itself does:
 * the first name below the slices.
 *
 * @see <a href="https://systemd.io/CGROUP_DELEGATION/">Control group APIs and delegation</a>
 */
final class SystemdName {
  private static final String SLICE = ".slice";

  /** The kinds of unit that have processes. */
  private static final List<String> KINDS =
      List.of(".service", ".scope", ".socket", ".mount", ".swap");

  private SystemdName() {}

  /**
   * The unit or session of a path that names no container. Empty where the top is missing: what is
   * below may be another machine's systemd, in a container.
   */
  static Optional<Workload> of(CgroupPath cgroup) {
    List<String> names = cgroup.names();
    if (!cgroup.complete() || names.isEmpty()) {
      return Optional.empty();
    }
    int level = 0;
    while (level < names.size() && names.get(level).endsWith(SLICE)) {
      level++;
    }
    Optional<String> user = level == 0 ? Optional.empty() : user(names.get(level - 1));
    if (level == names.size()) {
      return user.map(uid -> Workload.Session.of(Optional.empty(), number(uid)));
    }
    String unit = unescaped(names.get(level));
    if (!isUnit(unit)) {
      return Optional.empty();
    }
    Optional<String> slice = level == 0 ? Optional.empty() : Optional.of(names.get(level - 1));
    Optional<Workload> session = user.isPresent() ? session(unit, user.get()) : Optional.empty();
    return session.isPresent() ? session : Optional.of(new Workload.SystemdUnit(unit, slice));
  }

  private static boolean isUnit(String name) {
    for (String kind : KINDS) {
      if (name.endsWith(kind) && name.length() > kind.length()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Workload> session(String unit, String uid) {
    if (unit.equals("user@" + uid + ".service")) {
      return Optional.of(Workload.Session.of(Optional.empty(), number(uid)));
    }
    int end = unit.length() - ".scope".length();
    if (unit.startsWith("session-") && unit.endsWith(".scope") && end > "session-".length()) {
      String id = unit.substring("session-".length(), end);
      return Optional.of(Workload.Session.of(Optional.of(id), number(uid)));
    }
    return Optional.empty();
  }

  /** The user id in {@code user-<uid>.slice}. */
  private static Optional<String> user(String slice) {
    if (!slice.startsWith("user-")) {
      return Optional.empty();
    }
    String uid = slice.substring("user-".length(), slice.length() - SLICE.length());
    return !uid.isEmpty() && uid.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(uid)
        : Optional.empty();
  }

  /** 32 bits without a sign, as in the kernel. */
  private static OptionalInt number(String digits) {
    try {
      return OptionalInt.of(Integer.parseUnsignedInt(digits));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** systemd puts an underscore before a name that would collide with one of the kernel's. */
  private static String unescaped(String name) {
    return name.startsWith("_") ? name.substring(1) : name;
  }
}
