package io.imdscope.lab;

import io.imdscope.event.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The lab's network: the metadata service one hop away from the node, the pod one hop behind it,
 * and no way out. No interface of it is ever in the machine's own namespace. Pods that a runtime
 * makes get addresses of {@link #POD_SUBNET4} and {@link #POD_SUBNET6}, as far away.
 *
 * <pre>
 *   pod 10.20.1.2 ── 10.20.1.1 node 10.20.0.10 ── 10.20.0.1 imds 169.254.169.254
 *       fd00:20:1::2   fd00:20:1::1  fd00:20::10      fd00:20::1      fd00:ec2::254
 * </pre>
 */
final class Network {
  static final String POD_SUBNET4 = "10.20.2.0/24";
  static final String POD_SUBNET6 = "fd00:20:2::/64";

  private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");

  private final Names names;

  Network(Names names) {
    this.names = names;
  }

  /** Whether this kernel has IPv6 at all. */
  static boolean ipv6() {
    return Files.isDirectory(IPV6);
  }

  void create() {
    for (String namespace : names.namespaces()) {
      Command.run("", List.of(ip(), "netns", "add", namespace));
      if (ipv6()) {
        // Addresses of links are not probed for duplicates first, so that all works at once.
        write(namespace, "0", "net/ipv6/conf/default/accept_dad");
        write(
            namespace, "0", "net/ipv6/conf/all/disable_ipv6", "net/ipv6/conf/default/disable_ipv6");
      }
    }
    write(names.node(), "1", "net/ipv4/ip_forward");
    if (ipv6()) {
      write(names.node(), "1", "net/ipv6/conf/all/forwarding");
    }
    List<String> imds = new ArrayList<>(List.of("link set lo up", "link set eth0 up"));
    List<String> node =
        new ArrayList<>(List.of("link set lo up", "link set eth0 up", "link set pod0 up"));
    batch(
        names.node(),
        List.of(
            "link add eth0 type veth peer name eth0 netns " + names.imds(),
            "link add pod0 type veth peer name eth0 netns " + names.pod()));
    Collections.addAll(
        node,
        "addr add 10.20.0.10/24 dev eth0",
        "addr add 10.20.1.1/24 dev pod0",
        "addr add fd00:20::10/64 dev eth0 nodad",
        "addr add fd00:20:1::1/64 dev pod0 nodad");
    Collections.addAll(
        imds,
        "addr add 10.20.0.1/24 dev eth0",
        "route add 10.20.1.0/24 via 10.20.0.10",
        "route add " + POD_SUBNET4 + " via 10.20.0.10",
        "addr add fd00:20::1/64 dev eth0 nodad",
        "route add fd00:20:1::/64 via fd00:20::10",
        "route add " + POD_SUBNET6 + " via fd00:20::10");
    for (Endpoint endpoint : Endpoint.DEFAULTS) {
      // The service's side has the address, the node a direct route to it.
      String address = endpoint.address().getHostAddress() + (endpoint.ipv4() ? "/32" : "/128");
      imds.add("addr add " + address + " dev eth0" + (endpoint.ipv4() ? "" : " nodad"));
      node.add("route add " + address + " dev eth0");
    }
    batch(names.imds(), imds);
    batch(names.node(), node);
    batch(
        names.pod(),
        List.of(
            "link set lo up",
            "link set eth0 up",
            "addr add 10.20.1.2/24 dev eth0",
            "route add default via 10.20.1.1",
            "addr add fd00:20:1::2/64 dev eth0 nodad",
            "route add default via fd00:20:1::1"));
  }

  /** Removes the namespaces, and with them their interfaces; none needs to be whole. */
  void remove() {
    for (String namespace : names.namespaces()) {
      if (Files.exists(Names.path(namespace))) {
        Command.run("", List.of(ip(), "netns", "del", namespace));
      }
    }
  }

  private static void batch(String namespace, List<String> lines) {
    List<String> wanted = lines.stream().filter(line -> ipv6() || !line.contains(":")).toList();
    Command.run(String.join("\n", wanted) + "\n", List.of(ip(), "-n", namespace, "-batch", "-"));
  }

  private static void write(String namespace, String value, String... settings) {
    List<String> command = new ArrayList<>();
    command.add(Command.require("nsenter", "util-linux"));
    command.addAll(List.of("--net=" + Names.path(namespace), "--"));
    command.add(Command.require("tee", "coreutils"));
    for (String setting : settings) {
      command.add("/proc/sys/" + setting);
    }
    Command.run(value, command);
  }

  private static String ip() {
    return Command.require("ip", "iproute2");
  }
}
