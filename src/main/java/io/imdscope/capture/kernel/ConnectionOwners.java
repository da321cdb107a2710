package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Flow;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds who owns a connection that was open before the start: in each network namespace's {@code
 * /proc/PID/net/tcp}, then among all processes' open files. Slow, and seldom needed.
 */
final class ConnectionOwners {
  private static final Pattern INODE = Pattern.compile("\\[(\\d+)]");

  private final ProcFs proc;
  private final BootClock clock;

  ConnectionOwners(ProcFs proc, BootClock clock) {
    this.proc = proc;
    this.clock = clock;
  }

  /** The owner, absent when the socket is closed already or belongs to no process. */
  Optional<Caller> find(Flow flow) {
    List<Integer> pids = proc.pids();
    Set<Long> seen = new HashSet<>();
    for (int pid : pids) {
      OptionalLong namespace = link(proc.path(pid, "ns/net"));
      if (namespace.isEmpty() || !seen.add(namespace.getAsLong())) {
        continue;
      }
      Optional<Long> socket =
          socket(proc.path(pid, "net/tcp"), flow)
              .or(() -> socket(proc.path(pid, "net/tcp6"), flow));
      Optional<Caller> owner = socket.flatMap(inode -> owner(pids, inode));
      if (owner.isPresent()) {
        return owner;
      }
    }
    return Optional.empty();
  }

  /** The socket's inode, from a table of the kernel with hexadecimal words in memory order. */
  private static Optional<Long> socket(Path table, Flow flow) {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      String local = hexPort(flow.clientPort());
      String remote =
          hexAddress(EndpointFilter.mapped(flow.endpoint())) + hexPort(flow.endpoint().port());
      String line = lines.readLine(); // the heading
      while ((line = lines.readLine()) != null) {
        String[] fields = line.trim().split("\\s+", 11);
        if (fields.length > 9
            && fields[1].endsWith(local)
            && remote.endsWith(fields[2])
            && !fields[9].equals("0")) {
          return Optional.of(Long.valueOf(fields[9]));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // the process is gone, and its table with it
    }
    return Optional.empty();
  }

  private static String hexPort(int port) {
    return String.format(":%04X", port);
  }

  private static String hexAddress(byte[] address) {
    StringBuilder hex = new StringBuilder(32);
    for (int word = 0; word < 16; word += 4) {
      for (int i = 3; i >= 0; i--) {
        hex.append(String.format(Locale.ROOT, "%02X", address[word + i]));
      }
    }
    return hex.toString();
  }

  private Optional<Caller> owner(List<Integer> pids, long socket) {
    for (int pid : pids) {
      if (holds(pid, socket)) {
        return caller(pid);
      }
    }
    return Optional.empty();
  }

  private boolean holds(int pid, long socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.path(pid, "fd"))) {
      for (Path file : files) {
        if (link(file).equals(OptionalLong.of(socket))
            && Files.readSymbolicLink(file).toString().startsWith("socket:")) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  private Optional<Caller> caller(int pid) {
    return identity(pid)
        .map(
            process ->
                new Caller(
                    process,
                    OptionalInt.empty(),
                    process.name(),
                    uid(pid),
                    ancestors(pid),
                    cgroup(pid),
                    link(proc.path(pid, "ns/net")),
                    Source.PROCFS));
  }

  private Optional<ProcessIdentity> identity(int pid) {
    return proc.stat(pid)
        .map(
            stat -> {
              ProcFs.Args args = proc.args(pid, stat.startNanos()).orElse(ProcFs.Args.NONE);
              return new ProcessIdentity(
                  pid,
                  stat.name(),
                  args.values(),
                  args.truncated(),
                  Optional.of(clock.instant(stat.startNanos())));
            });
  }

  private List<ProcessIdentity> ancestors(int pid) {
    List<ProcessIdentity> ancestors = new ArrayList<>();
    int parent = parent(pid);
    while (parent > 0 && ancestors.size() < Caller.MAX_ANCESTORS) {
      Optional<ProcessIdentity> ancestor = identity(parent);
      if (ancestor.isEmpty()) {
        break;
      }
      ancestors.add(ancestor.get());
      parent = parent(parent);
    }
    return ancestors;
  }

  private int parent(int pid) {
    return proc.stat(pid).map(ProcFs.Stat::parent).orElse(0);
  }

  private OptionalInt uid(int pid) {
    return proc.text(pid, "status").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("Uid:"))
        .mapToInt(line -> Integer.parseInt(line.substring(4).trim().split("\\s+", 2)[0]))
        .findFirst();
  }

  /** As in the kernel: the deeper of the v2 path and the memory controller's, or else pids'. */
  private CgroupPath cgroup(int pid) {
    List<String> lines = proc.text(pid, "cgroup").stream().flatMap(String::lines).toList();
    CgroupPath v2 = path(lines, "").orElse(CgroupPath.UNKNOWN);
    return path(lines, "memory")
        .or(() -> path(lines, "pids"))
        .map(v1 -> CallerDecoder.deeper(v2, v1))
        .orElse(v2);
  }

  /** A line is {@code HIERARCHY:CONTROLLERS:PATH}; v2's has no controllers. */
  private static Optional<CgroupPath> path(List<String> lines, String controller) {
    return lines.stream()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .filter(fields -> List.of(fields[1].split(",", -1)).contains(controller))
        .map(fields -> CgroupPath.parse(fields[2]))
        .findFirst();
  }

  /** The number in a link such as {@code socket:[123]} or {@code net:[4026531840]}. */
  private static OptionalLong link(Path file) {
    try {
      Matcher matcher = INODE.matcher(Files.readSymbolicLink(file).toString());
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
