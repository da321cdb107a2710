package io.imdscope.diagnosis.catalogue;

import java.util.Locale;
import java.util.Optional;

/**
 * A User-Agent, read as what it starts with: a name, a slash and a version.
 *
 * @param name in lower case: {@code aws-sdk-go}, {@code datadog agent}
 * @param version up to the first blank, empty when there is none
 * @param text all of it, in lower case, at most {@link #LONGEST} characters
 */
record UserAgent(String name, String version, String text) {
  /** What is beyond is not looked at. */
  static final int LONGEST = 1024;

  static UserAgent of(String sent) {
    String text = sent.substring(0, Math.min(sent.length(), LONGEST)).strip();
    int slash = text.indexOf('/');
    String name = slash < 0 ? text : text.substring(0, slash);
    String version = slash < 0 ? "" : upToBlank(text, slash + 1);
    return new UserAgent(
        name.strip().toLowerCase(Locale.ROOT), version, text.toLowerCase(Locale.ROOT));
  }

  /** The version of another name in it, such as {@code Botocore/1.12.0}. */
  Optional<String> versionOf(String other) {
    int at = (" " + text).indexOf(" " + other + "/");
    return at < 0
        ? Optional.empty()
        : Optional.of(upToBlank(text, at + other.length() + 1)).filter(each -> !each.isEmpty());
  }

  private static String upToBlank(String text, int from) {
    int end = from;
    while (end < text.length() && " \t;,()".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(from, end);
  }
}
