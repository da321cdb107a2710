package io.imdscope.http;

import io.imdscope.event.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Cuts secrets out of texts and argument vectors, most of which come again and again and hold none:
 * those are remembered, within a bound, so that they need not be looked through again. What a
 * secret was found in is not.
 */
final class CleanTexts {
  /** About how many bytes are remembered. */
  static final int MAX_BYTES = 512 << 10;

  /** What is longer is seldom seen twice. */
  static final int LONGEST = 4096;

  /** What a text takes beside its characters, of which each may take two bytes. */
  private static final int ENTRY = 112;

  private static final int ARGUMENT = 56;

  private final Map<String, String> texts = new HashMap<>();
  private final AsciiTexts ascii = new AsciiTexts();
  private final Map<List<String>, List<String>> vectors = new HashMap<>();
  private final UnaryOperator<List<String>> cut;
  private int bytes;

  /** Vectors as a process has them. */
  CleanTexts() {
    this(Redaction::args);
  }

  /**
   * Vectors of another kind.
   *
   * @param cut cuts secrets out of one
   */
  CleanTexts(UnaryOperator<List<String>> cut) {
    this.cut = cut;
  }

  /** As {@link Redaction#text}. */
  String text(String text) {
    String known = texts.get(text);
    if (known != null) {
      return known;
    }
    String shown = Redaction.text(text);
    if (shown.equals(text) && fits(text.length())) {
      texts.put(text, text);
      ascii.add(text);
    }
    return shown;
  }

  /** The same of bytes in UTF-8, with U+FFFD for what is not. */
  String text(byte[] bytes, int from, int to) {
    String known = ascii.find(bytes, from, to);
    return known != null ? known : text(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  /** A vector with secrets cut out. */
  List<String> args(List<String> args) {
    List<String> known = vectors.get(args);
    if (known != null) {
      return known;
    }
    List<String> shown = List.copyOf(cut.apply(args));
    int length = 0;
    for (String arg : args) {
      length += ARGUMENT + arg.length();
    }
    if (shown.equals(args) && fits(length)) {
      vectors.put(shown, shown);
    }
    return shown;
  }

  /** A process with secrets cut out of its name and arguments. */
  ProcessIdentity process(ProcessIdentity process) {
    return new ProcessIdentity(
        process.pid(),
        text(process.name()),
        args(process.args()),
        process.argsTruncated(),
        process.startTime());
  }

  private boolean fits(int length) {
    if (length > LONGEST) {
      return false;
    }
    if (bytes + ENTRY + 2 * length > MAX_BYTES) {
      texts.clear();
      ascii.clear();
      vectors.clear();
      bytes = 0;
    }
    bytes += ENTRY + 2 * length;
    return true;
  }

  int rememberedBytes() {
    return bytes;
  }

  /** Whether a text can be found in what is remembered. */
  boolean remembers(String part) {
    return texts.keySet().stream().anyMatch(text -> text.contains(part))
        || vectors.keySet().stream().flatMap(List::stream).anyMatch(arg -> arg.contains(part));
  }
}
