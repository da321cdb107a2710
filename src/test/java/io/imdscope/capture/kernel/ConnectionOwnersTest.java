package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners of earlier connections in a made-up {@code /proc}: the right one, or none. */
class ConnectionOwnersTest {
  private static final int PORT = 40000;

  @TempDir private Path root;
  private ConnectionOwners owners;

  @BeforeEach
  void start() {
    owners = new ConnectionOwners(new ProcFs(root), new BootClock(), Endpoint.DEFAULTS);
  }

  @Test
  void eachNamespacesConnectionHasItsOwner() throws Exception {
    process(7, 100, "0::/a");
    socket(7, 71, "tcp", PORT);
    process(8, 200, "0::/b");
    socket(8, 81, "tcp6", PORT + 1);
    owners.look();
    assertThat(owners.of(flow(PORT)).orElseThrow().process().pid()).isEqualTo(7);
    Caller second = owners.of(flow(PORT + 1)).orElseThrow();
    assertThat(second.process().pid()).isEqualTo(8);
    assertThat(second.networkNamespace()).hasValue(200);
    assertThat(owners.of(flow(PORT + 2))).isEmpty();
  }

  @Test
  void whereTwoNamespacesUseTheSameNoneIsTheOwner() throws Exception {
    process(7, 100, "0::/a");
    socket(7, 71, "tcp", PORT);
    process(8, 200, "0::/b");
    socket(8, 81, "tcp6", PORT); // an IPv6 socket that speaks IPv4
    socket(8, 82, "tcp", PORT + 1);
    owners.look();
    assertThat(owners.of(flow(PORT))).isEmpty();
    assertThat(owners.of(flow(PORT + 1)).orElseThrow().process().pid()).isEqualTo(8);
  }

  @Test
  void aSocketInSeveralProcessesIsNotAmbiguous() throws Exception {
    process(7, 100, "0::/a");
    socket(7, 71, "tcp", PORT);
    process(8, 100, "0::/a");
    socket(8, 71, "tcp", PORT);
    owners.look();
    assertThat(owners.of(flow(PORT)).orElseThrow().process().pid()).isIn(7, 8);
  }

  /** A user id is any number of 32 bits: user namespaces hand out large ones. */
  @Test
  void theLargestUserIdIsRead() throws Exception {
    process(7, 100, "0::/a");
    Files.writeString(root.resolve("7/status"), "Name:\tx\nUid:\t4294967294\t0\t0\t0\n");
    socket(7, 71, "tcp", PORT);
    owners.look();
    assertThat(owners.of(flow(PORT)).orElseThrow().uid()).hasValue((int) 4_294_967_294L);
  }

  /** The arguments are what a process chooses, and the owners are looked for at each start. */
  @Test
  void anErrorThatOneProcessBringsAboutCostsNoOtherItsOwner() throws Exception {
    owners =
        new ConnectionOwners(
            new ProcFs(
                root,
                args -> {
                  if (args.contains("bad")) {
                    throw new IllegalStateException("an error of this program");
                  }
                  return args;
                }),
            new BootClock(),
            Endpoint.DEFAULTS);
    process(7, 100, "0::/a");
    socket(7, 71, "tcp", PORT);
    owners.look();
    assertThat(owners.of(flow(PORT))).isPresent();
    process(8, 200, "0::/b");
    socket(8, 81, "tcp", PORT + 1);
    Files.writeString(root.resolve("7/cmdline"), "bad\0");
    owners.look();
    assertThat(owners.of(flow(PORT))).as("nor is it the one of before").isEmpty();
    assertThat(owners.of(flow(PORT + 1)).orElseThrow().process().pid()).isEqualTo(8);
  }

  @Test
  void whereThereAreTooManyNoneIsTheOwner() throws Exception {
    process(7, 100, "0::/a");
    socket(7, 71, "tcp", PORT);
    process(8, 200, "0::/b");
    for (int i = 1; i < ConnectionOwners.MAX_OWNERS; i++) {
      socket(8, 1000 + i, "tcp", 1000 + i);
    }
    owners.look();
    assertThat(owners.of(flow(PORT)).orElseThrow().process().pid()).isEqualTo(7);
    socket(8, 81, "tcp6", PORT);
    owners.look();
    assertThat(owners.of(flow(PORT))).as("the other may be behind the bound").isEmpty();
    assertThat(owners.of(flow(1001))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0::/v2/leaf;4:memory:/m;3:pids:/p|/v2/leaf
          0::/;4:memory:/;3:pids:/docker/p|/docker/p
          0::/;4:memory:/docker/m;3:pids:/|/docker/m
          0::/;4:memory:/docker/m;3:pids:/docker/p|/docker/m
          0::/;4:cpu:/docker/c/d|/
          3:pids:/docker/p|/docker/p
          """)
  void theDeepestOfItsControlGroupsIsTaken(String cgroups, String expected) throws Exception {
    process(7, 100, cgroups.replace(';', '\n'));
    socket(7, 71, "tcp", PORT);
    owners.look();
    assertThat(owners.of(flow(PORT)).orElseThrow().cgroup()).hasToString(expected);
  }

  private static Flow flow(int port) {
    return new Flow(InetAddress.ofLiteral("10.0.0.1"), port, Endpoint.DEFAULTS.getFirst());
  }

  private void process(int pid, int namespace, String cgroups) throws Exception {
    Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
    Files.createDirectories(directory.resolve("fd"));
    Files.createDirectories(directory.resolve("net"));
    Files.createDirectories(directory.resolve("ns"));
    Files.createSymbolicLink(directory.resolve("ns/net"), Path.of("net:[" + namespace + "]"));
    Files.writeString(directory.resolve("stat"), pid + " (x) S 0 " + "0 ".repeat(17) + "5 0");
    Files.writeString(directory.resolve("cmdline"), "x\0");
    Files.writeString(directory.resolve("cgroup"), cgroups + "\n");
    Files.writeString(directory.resolve("net/tcp"), "heading\n");
    Files.writeString(directory.resolve("net/tcp6"), "heading\n");
  }

  /** A connection from 10.0.0.1 to the metadata service. */
  private void socket(int pid, int inode, String table, int port) throws Exception {
    String prefix = table.equals("tcp6") ? "0000000000000000FFFF0000" : "";
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    String line =
        String.format(
            " 0: %s%s:%04X %s%s:0050 01 0:0 0:0 0 0 0 %d 1\n",
            prefix,
            little ? "0100000A" : "0A000001",
            port,
            prefix,
            little ? "FEA9FEA9" : "A9FEA9FE",
            inode);
    Path file = root.resolve(pid + "/net/" + table);
    Files.writeString(file, line, StandardOpenOption.APPEND);
    Files.createSymbolicLink(root.resolve(pid + "/fd/" + inode), Path.of("socket:[" + inode + "]"));
  }
}
