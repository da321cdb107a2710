package io.imdscope.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What Jazzer gives bytes to: any are a text, and arguments that end in zero bytes. What is cut out
 * of them is cut out at once: a second time changes nothing.
 */
public final class RedactionFuzzer {
  private RedactionFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    String shown = Redaction.text(text);
    List<String> args = Redaction.args(List.of(text.split("\0", -1)));
    List<String> parted = Redaction.partedArgs(List.of(text.split(" ", -1)));
    if (!Redaction.text(shown).equals(shown)
        || !Redaction.args(args).equals(args)
        || !Redaction.partedArgs(parted).equals(parted)) {
      throw new IllegalStateException("twice is more than once");
    }
  }
}
