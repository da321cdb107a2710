package io.imdscope.event.read;

import java.net.InetAddress;
import java.util.Optional;

/** Reads addresses; never asks a name server. */
final class Addresses {
  private static final int LONGEST = 45;

  private Addresses() {}

  /** Reads {@code 10.0.3.17} or {@code fd00:ec2::254}, without brackets or a zone. */
  static Optional<InetAddress> parse(String text) {
    boolean ipv6 = text.indexOf(':') >= 0;
    if (text.length() > LONGEST
        || !text.matches(ipv6 ? "[0-9a-fA-F:.]+" : "\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
