package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What is remembered is what would be made anew, and bounded. */
class AddressTextsTest {
  @Test
  void textsAreTheSameBeyondTheBound() {
    AddressTexts texts = new AddressTexts();
    for (int round = 0; round < 2; round++) {
      for (int host = 0; host < 2 * AddressTexts.MAX_REMEMBERED; host++) {
        InetAddress ipv4 = InetAddress.ofLiteral("10.0." + host / 256 + "." + host % 256);
        InetAddress ipv6 = InetAddress.ofLiteral("fd00::" + Integer.toHexString(host + 1));
        assertThat(texts.of(ipv4)).isEqualTo(AddressText.of(ipv4));
        assertThat(texts.of(ipv6)).isEqualTo(AddressText.of(ipv6)).isSameAs(texts.of(ipv6));
        assertThat(texts.remembered()).isLessThanOrEqualTo(AddressTexts.MAX_REMEMBERED);
      }
    }
  }
}
