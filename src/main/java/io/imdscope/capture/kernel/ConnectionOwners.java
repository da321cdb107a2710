package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds who owns connections that were open before the start: in each network namespace's {@code
 * /proc/PID/net/tcp}, then among all processes' open files. One look finds the owners of all of
 * them; where there are none, it ends after the first step.
 *
 * <p>A record does not tell the namespace of its socket: the helpers that do are newer than Linux
 * 5.10. Where two namespaces use the same addresses and ports, the owner stays unknown.
 */
final class ConnectionOwners {
  /** Where there are more connections, the owner of each is unknown. */
  static final int MAX_OWNERS = 4096;

  private static final Pattern INODE = Pattern.compile("\\[(\\d+)]");

  /** How the kernel's tables begin an IPv4 address in 16 bytes. */
  private static final String MAPPED_PREFIX = "0000000000000000FFFF0000";

  private final ProcFs proc;
  private final BootClock clock;
  private final Set<String> endpoints;
  private Map<String, Caller> owners = Map.of();
  private boolean tooMany;

  ConnectionOwners(ProcFs proc, BootClock clock, List<Endpoint> endpoints) {
    this.proc = proc;
    this.clock = clock;
    this.endpoints =
        endpoints.stream()
            .map(endpoint -> end(endpoint.address(), endpoint.port()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Looks who owns the connections to the endpoints that are open now. What one process has in its
   * {@code /proc/PID} costs that process its connections' owner, and nothing else.
   */
  void look() {
    owners = Map.of(); // what was true before is none now
    List<Integer> pids = proc.pids();
    tooMany = false;
    Map<Long, String> sockets = sockets(pids);
    if (tooMany) {
      return; // one that was not read may use the same addresses as one that was
    }
    Set<String> seen = new HashSet<>();
    Set<String> ambiguous =
        sockets.values().stream()
            .filter(connection -> !seen.add(connection))
            .collect(Collectors.toUnmodifiableSet());
    sockets.values().removeIf(ambiguous::contains);
    Map<String, Caller> found = new HashMap<>();
    for (int pid : pids) {
      if (sockets.isEmpty()) {
        break;
      }
      for (long inode : socketsOf(pid)) {
        String connection = sockets.get(inode);
        Optional<Caller> caller = connection == null ? Optional.empty() : callerIfReadable(pid);
        if (caller.isPresent()) {
          found.put(connection, caller.get());
          sockets.remove(inode); // else another process may have it too
        }
      }
    }
    owners = found;
  }

  /**
   * The owner as of the last look, absent when the socket belonged to no process then, or when
   * connections of several namespaces look the same.
   */
  Optional<Caller> of(Flow flow) {
    Endpoint endpoint = flow.endpoint();
    return Optional.ofNullable(
        owners.get(
            end(flow.clientAddress(), flow.clientPort())
                + " "
                + end(endpoint.address(), endpoint.port())));
  }

  /** Inode to connection, over all network namespaces. */
  private Map<Long, String> sockets(List<Integer> pids) {
    Map<Long, String> sockets = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    for (int pid : pids) {
      OptionalLong namespace = link(proc.path(pid, "ns/net"));
      if (namespace.isPresent() && seen.add(namespace.getAsLong())) {
        readTable(proc.path(pid, "net/tcp"), sockets);
        readTable(proc.path(pid, "net/tcp6"), sockets);
      }
    }
    return sockets;
  }

  private void readTable(Path table, Map<Long, String> sockets) {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      String line = lines.readLine(); // the heading
      while ((line = lines.readLine()) != null && !tooMany) {
        String[] fields = line.trim().split("\\s+", 11);
        if (fields.length > 9
            && endpoints.contains(unmapped(fields[2]))
            && !fields[9].equals("0")) {
          sockets.put(Long.valueOf(fields[9]), unmapped(fields[1]) + " " + unmapped(fields[2]));
          tooMany = sockets.size() > MAX_OWNERS;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return; // the process is gone, and its table with it
    }
  }

  private static String unmapped(String end) {
    return end.startsWith(MAPPED_PREFIX) ? end.substring(MAPPED_PREFIX.length()) : end;
  }

  /** An address and a port as the tables write them: words of 4 bytes in the machine's order. */
  private static String end(InetAddress address, int port) {
    ByteBuffer words = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder());
    StringBuilder hex = new StringBuilder(37);
    while (words.hasRemaining()) {
      hex.append(String.format(Locale.ROOT, "%08X", words.getInt()));
    }
    return hex.append(String.format(Locale.ROOT, ":%04X", port)).toString();
  }

  private List<Long> socketsOf(int pid) {
    List<Long> sockets = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.path(pid, "fd"))) {
      for (Path file : files) {
        link(file, "socket:").ifPresent(sockets::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return sockets; // gone, or not for us to read
    }
    return sockets;
  }

  private Optional<Caller> callerIfReadable(int pid) {
    try {
      return caller(pid);
    } catch (RuntimeException e) {
      return Optional.empty(); // an error of ours must not end the trace, at each start again
    }
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
        .mapToInt(line -> Integer.parseUnsignedInt(line.substring(4).trim().split("\\s+", 2)[0]))
        .findFirst();
  }

  /** As in the kernel: the deepest of the v2 path and those of the controllers memory and pids. */
  private CgroupPath cgroup(int pid) {
    List<String> lines = proc.text(pid, "cgroup").stream().flatMap(String::lines).toList();
    return Stream.of("", "memory", "pids")
        .flatMap(controller -> path(lines, controller).stream())
        .reduce(CallerDecoder::deeper)
        .orElse(CgroupPath.UNKNOWN);
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

  private static OptionalLong link(Path file) {
    return link(file, "net:");
  }

  /** The number in a link such as {@code socket:[123]} or {@code net:[4026531840]}. */
  private static OptionalLong link(Path file, String kind) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      Matcher matcher = INODE.matcher(target);
      return target.startsWith(kind) && matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
