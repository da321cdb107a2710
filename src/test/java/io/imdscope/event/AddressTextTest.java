package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of RFC 5952, section 4, and its examples. */
class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "fd00:ec2:0:0:0:0:0:254, fd00:ec2::254",
    "fd00:0ec2::0023, fd00:ec2::23",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "169.254.169.254, 169.254.169.254"
  })
  void writesTheCanonicalForm(String address, String canonical) {
    assertThat(AddressText.of(InetAddress.ofLiteral(address))).isEqualTo(canonical);
  }

  @Test
  void putsIpv6InBracketsBeforeAPort() {
    assertThat(AddressText.of(InetAddress.ofLiteral("fd00:ec2::254"), 80))
        .isEqualTo("[fd00:ec2::254]:80");
    assertThat(AddressText.of(InetAddress.ofLiteral("169.254.169.254"), 80))
        .isEqualTo("169.254.169.254:80");
  }
}
