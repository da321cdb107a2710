package io.imdscope.reconcile.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are read as the JDK reads them. */
class AddressParserTest {
  private final AddressParser read = new AddressParser();
  private final AddressParser expected = new AddressParser();

  @Test
  void everyAddressIsWhatTheJdkSays() throws UnknownHostException {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      for (int k = random.nextInt(bytes.length); k < bytes.length && i % 3 == 0; k++) {
        bytes[k] = 0; // so that there are gaps
      }
      InetAddress address = InetAddress.getByAddress(bytes);
      expected.set(address);
      for (String text : new String[] {AddressText.of(address), address.getHostAddress()}) {
        assertThat(read.parse(text)).as(text).isTrue();
        assertThat(read.high()).as(text).isEqualTo(expected.high());
        assertThat(read.low()).as(text).isEqualTo(expected.low());
        assertThat(read.isIpv4()).isEqualTo(AddressText.of(address).contains("."));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "a.b.c.d",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8:",
        "1.2.3.4 ",
        "::ffff:1.2.3.4x",
        "fe80::1%eth0"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(read.parse(text)).isFalse();
  }
}
