package io.imdscope.bpf;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The effective capabilities of a process, as bits. */
public record Capabilities(BigInteger bits) {

  /**
   * What loading, attaching and reading other processes needs; {@code linux/capability.h}.
   * CAP_SYS_ADMIN stands for the first two.
   */
  public enum Capability {
    CAP_BPF(39),
    CAP_PERFMON(38),
    CAP_NET_ADMIN(12),
    CAP_SYS_PTRACE(19),
    CAP_DAC_READ_SEARCH(2);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }
  }

  private static final int SYS_ADMIN = 21;
  private static final int SYS_RESOURCE = 24;

  /** Those of this process, absent when {@code /proc} does not tell. */
  public static Optional<Capabilities> ofThisProcess() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/self/status")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<Capabilities> parse(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> new Capabilities(new BigInteger(line.substring(7).strip(), 16)))
        .findFirst();
  }

  /** Those that are needed and that the process does not have. */
  public List<Capability> missing() {
    return Arrays.stream(Capability.values()).filter(capability -> !has(capability)).toList();
  }

  /** Whether the process may raise its resource limits: CAP_SYS_RESOURCE. */
  public boolean mayRaiseLimits() {
    return bits.testBit(SYS_RESOURCE);
  }

  private boolean has(Capability capability) {
    boolean bpf = capability == Capability.CAP_BPF || capability == Capability.CAP_PERFMON;
    return bits.testBit(capability.bit) || (bpf && bits.testBit(SYS_ADMIN));
  }
}
