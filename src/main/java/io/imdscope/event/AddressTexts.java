package io.imdscope.event;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** The texts of addresses, which are few and come with each call, within a bound. */
final class AddressTexts {
  static final int MAX_REMEMBERED = 512;

  private final Map<InetAddress, String> texts = new HashMap<>();

  /** As {@link AddressText#of(InetAddress)}. */
  String of(InetAddress address) {
    String text = texts.get(address);
    if (text == null) {
      if (texts.size() == MAX_REMEMBERED) {
        texts.clear();
      }
      text = AddressText.of(address);
      texts.put(address, text);
    }
    return text;
  }

  int remembered() {
    return texts.size();
  }
}
