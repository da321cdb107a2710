package io.imdscope.lab;

import io.imdscope.event.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The lab's network: the metadata service one hop away from the node, the pod one hop behind it,
 * and no way out. No interface of it is ever in the machine's own namespace.
 *
 * <pre>
 *   pod 10.20.1.2 ── 10.20.1.1 node 10.20.0.10 ── 10.20.0.1 imds 169.254.169.254
 *       fd00:20:1::2   fd00:20:1::1  fd00:20::10      fd00:20::1      fd00:ec2::254
 * </pre>
 */
final class Network {
  private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");

  private final Names names;
  private final String ip;
  private final String nsenter;
  private final String tee;

  Network(Names names) {
    this.names = names;
    ip = Command.require("ip", "iproute2");
    nsenter = Command.require("nsenter", "util-linux");
    tee = Command.require("tee", "coreutils");
  }

  static boolean ipv6() {
    return Files.isDirectory(IPV6);
  }

  void create() {
    for (String namespace : names.namespaces()) {
      Command.run("", List.of(ip, "netns", "add", namespace));
      if (ipv6()) {
        // No address is probed for duplicates first, so that all work at once. The node's sysctls
        // may have IPv6 off for new interfaces.
        write(namespace, "0", "net/ipv6/conf/default/accept_dad");
        write(namespace, "0", "net/ipv6/conf/all/disable_ipv6", "net/ipv6/conf/default/disable_ipv6");
      }
    }
    write(names.node(), "1", "net/ipv4/ip_forward");
    if (ipv6()) {
      write(names.node(), "1", "net/ipv6/conf/all/forwarding");
    }
    connect(names.node(), "eth0", names.imds());
    connect(names.node(), "pod0", names.pod());
    batch(
        names.imds(),
        "addr add 10.20.0.1/24 dev eth0",
        "route add 10.20.1.0/24 via 10.20.0.10",
        "-6 addr add fd00:20::1/64 dev eth0 nodad",
        "-6 route add fd00:20:1::/64 via fd00:20::10");
    batch(
        names.node(),
        "addr add 10.20.0.10/24 dev eth0",
        "addr add 10.20.1.1/24 dev pod0",
        "-6 addr add fd00:20::10/64 dev eth0 nodad",
        "-6 addr add fd00:20:1::1/64 dev pod0 nodad");
    batch(
        names.pod(),
        "addr add 10.20.1.2/24 dev eth0",
        "route add default via 10.20.1.1",
        "-6 addr add fd00:20:1::2/64 dev eth0 nodad",
        "-6 route add default via fd00:20:1::1");
    Endpoint.DEFAULTS.forEach(this::serve);
  }

  /** Removes the namespaces, and with them their interfaces; none needs to be whole. */
  void remove() {
    for (String namespace : names.namespaces()) {
      if (Files.exists(Names.path(namespace))) {
        Command.run("", List.of(ip, "netns", "del", namespace));
      }
    }
  }

  private void connect(String from, String link, String to) {
    batch(from, "link add " + link + " type veth peer name eth0 netns " + to);
    batch(from, "link set lo up", "link set " + link + " up");
    batch(to, "link set lo up", "link set eth0 up");
  }

  /** Gives the service's side an endpoint's address, and the node a direct route to it. */
  private void serve(Endpoint endpoint) {
    String address = endpoint.address().getHostAddress();
    String prefix = endpoint.ipv4() ? "" : "-6 ";
    String host = address + (endpoint.ipv4() ? "/32" : "/128");
    String nodad = endpoint.ipv4() ? "" : " nodad";
    batch(names.imds(), prefix + "addr add " + host + " dev eth0" + nodad);
    batch(names.node(), prefix + "route add " + host + " dev eth0");
  }

  private void batch(String namespace, String... lines) {
    List<String> wanted =
        List.of(lines).stream().filter(line -> ipv6() || !line.startsWith("-6 ")).toList();
    if (!wanted.isEmpty()) {
      Command.run(
          String.join("\n", wanted) + "\n", List.of(ip, "-n", namespace, "-batch", "-"));
    }
  }

  private void write(String namespace, String value, String... settings) {
    List<String> command = new java.util.ArrayList<>();
    command.addAll(List.of(nsenter, "--net=" + Names.path(namespace), "--", tee));
    for (String setting : settings) {
      command.add("/proc/sys/" + setting);
    }
    Command.run(value, command);
  }
}
